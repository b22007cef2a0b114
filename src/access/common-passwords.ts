/** Passwords of at least 12 characters that are tried first, in lower case. Shorter ones are refused for their length. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
    000000000000 012345678901 098765432109 0987654321098 111111111111 112233445566 121212121212 123123123123 123456123456
    123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
    1qaz2wsx3edc4rfv 222222222222 555555555555 654321654321 666666666666 777777777777 888888888888 987654321098 999999999999
    aaaaaaaaaaaa abc123456789 abc123abc123 abcabcabcabc abcd12345678 abcdefghijkl abcdefghijklm admin1234567 admin12345678
    admin123456789 adminadmin12 adminadminadmin administrator administrator1 asdfghjkl123 asdfghjklqwe azertyuiop12 azertyuiop123
    baseball1234 basketball12 basketball123 batman123456 changeitchangeit changeme1234 changeme12345 changemechangeme charlie12345
    chocolate123 computer1234 contrasena12 contrasena123 contrasena1234 contraseña12 contraseña123 copytaster12 copytaster123
    copytaster1234 copytaster2025 copytaster2026 copytastercopytaster correct-horse-battery-staple correcthorsebatterystaple
    defaultpassword defaultpassword1 dragon123456 football1234 guestguestguest hallohallohallo haslohaslo12 iloveyou1234
    iloveyou12345 iloveyouforever iloveyousomuch internet1234 jessica12345 letmein12345 letmein123456 letmeinletmein masterpassword
    michael12345 monkey123456 motdepasse12 motdepasse123 motdepasse1234 mypassword123 mypassword1234 mysecretpassword newsroom1234
    newsroom2025 newsroom2026 p@ssw0rd1234 p@ssword1234 parola123456 passw0rd1234 password123! password1234 password12345
    password123456 password2024 password2025 password2026 password@123 passwordpassword passwort1234 passwort12345 passwort123456
    princess1234 princess12345 q1w2e3r4t5y6 qazwsxedc123 qazwsxedcrfv qwerty123456 qwerty1234567 qwerty12345678 qwertyqwerty
    qwertyqwerty1 qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdf qwertzuiop12 qwertzuiop123 salasana1234
    secret123456 secretpassword senha1234567 senhasenha12 starwars1234 sunshine1234 sunshine12345 superman1234 supersecret1
    supersecret123 test12345678 test123456789 testpassword testpassword1 testtesttest thisisapassword thisismypassword topsecret1234
    trustno1trustno1 wachtwoord12 wachtwoord123 wachtwoord1234 welcome12345 welcome123456 welcomewelcome whatever1234 zxcvbnm12345
    йцукенгшщзхъ пароль123456 парольпароль
  `
    .trim()
    .split(/\s+/)
    .concat('correct horse battery staple'),
)
