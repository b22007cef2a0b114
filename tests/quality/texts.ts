/** Texts of our own for the floors of matching. */

export const MARKETS = (
  day: string,
  index: string,
  percent: string,
  leader: string,
) => `GRAVENSTAD (Northwire) - Shares in Gravenstad closed on ${day} with the main index at ${index} points, a change of ${percent} percent on the day.

${leader} was the most traded share. Turnover was in line with the average of the past month, dealers said.

The krone was little changed against the dollar. Trading resumes at nine o'clock in the morning.`

export const PAYWALL = `You have read your free articles for this month. Subscribers have full access to all articles, the archive and the digital edition from the first day.

Choose the offer that suits you, cancel at any time, and read on in a moment. Already a subscriber? Sign in here to continue reading this article.`

export const STRIKE_A = `SKARVIK, March 2 (Northwire) - Crews of the island ferries will stop work at midnight on Friday after talks about night allowances broke down, their union said.

The walkout will leave eleven islands without a regular link to the mainland. Hospital boats are exempt.

"We have waited since autumn for an offer that deserves the name," union leader Marit Solheim told reporters outside the harbour office.

The operator called the decision premature and said it had proposed a mediator on Sunday night.`

export const STRIKE_B = `SKARVIK (Meridian) - Islanders face a weekend cut off from the coast: from Friday midnight no scheduled ferry will sail, as seamen walk out over pay for night shifts.

Negotiators left the table on Sunday without a date for another round. Patients will still be carried, union chief Marit Solheim promised.

The shipping line, which serves eleven islands, spoke of a hasty step. It wants a neutral third party to step in.

Shops on the outer islands reported a run on flour and batteries.`

export const TUNNEL_DE = `Obertal (Grenzland) - Der Scheiteltunnel bei Obertal bleibt nach dem Felssturz vom Wochenende mindestens bis Ostern gesperrt. Das teilte das Straßenbauamt am Montag mit.

Geologen hätten im Hang oberhalb des Portals drei weitere Risse entdeckt, sagte Amtsleiterin Renate Vogler. Ehe dort Menschen arbeiteten, müsse der lose Fels gesprengt werden.

Der Verkehr wird über den alten Pass geleitet. Für Lastwagen über 18 Tonnen ist die Strecke tabu; sie müssen einen Umweg von 140 Kilometern fahren.

Die Gemeinden im Tal fordern seit Jahren einen zweiten Zugang. Der Bund hatte das Vorhaben zuletzt 2019 abgelehnt.`

export const LIGHTHOUSE = `There are nineteen lighthouses on this coast and every one of them has been sold. I walked to all of them in the course of a winter, with a notebook and a flask, to ask the people who bought them why.

The first was a dentist. He showed me the lamp room, which he has turned into a surgery with a view, and said that patients who look at the sea complain less. The second keeps goats. The third would not open the door, though I could hear a piano.

What they have in common is not wealth, since the towers went for less than a garage, and not solitude, since most of them have never had so many visitors. It is rather that each wanted to be in charge of something that is seen from far away.

At Norder Point a woman of eighty climbs the stairs each evening to light a lamp that no ship needs. She does it, she told me, because her father did and because the bats expect it. The county pays her a pension on condition that she stops; she has not cashed a cheque in eleven years.

Further south the towers stand closer together, and so do their keepers. They meet on the first Sunday of the month, in a public house without a sign, and drink to the fog. It was there that I heard of the other animals that have been moved along this shore by people who had been told that it could not be done.

One of them was the keeper of bees whose journey was in all the papers.`
