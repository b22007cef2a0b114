import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Door } from './door.tsx'
import './style/ground.css'
import './style/frame.css'
import './style/list.css'
import './style/attention.css'
import './style/story.css'
import './style/receipts.css'
import './style/webhooks.css'
import './style/warnings.css'
import './style/feeds.css'
import './style/access.css'
import './style/narrow.css'

createRoot(document.getElementById('desk')!).render(
  <StrictMode>
    <Door />
  </StrictMode>,
)
