import { statedText, type Thing, typesOf } from '../html/jsonld.ts'
import { clean, fold } from '../html/text.ts'
import { type Element, find, findAll, labelOf } from '../html/tree.ts'

/** Share of a live blog's stated posts that the markup must contain; otherwise the linked data are read. */
const POSTS_IN_MARKUP = 0.6
/** Posts with a time of their own; fewer may be two updates below an article. */
const FEWEST_POSTS = 3
const POST_NAMES = /(?:^|[\s_-])live-?(?:blog|ticker|feed|update|post|entry|coverage)s?(?=$|[\s_-])/

/** The posts of a live blog in the order in which the page states them (schema.org `liveBlogUpdate`), each as a list of paragraphs; empty where it states none. */
export function statedPosts(things: Thing[]): string[][] {
  const blogs = things.filter((thing) => typesOf(thing).includes('LiveBlogPosting'))
  const posts = blogs.flatMap((blog) =>
    [blog.liveBlogUpdate].flat().filter((post): post is Thing => typeof post === 'object' && post !== null),
  )
  return posts.map(postLines).filter((lines) => lines.length > 0)
}

function postLines(post: Thing): string[] {
  const text = statedText(post.articleBody) ?? statedText(post.text) ?? ''
  const lines = text
    .replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .split('\n')
    .map(clean)
  const headline = clean(statedText(post.headline) ?? '')
  return [headline, ...lines].filter((line, i) => line && (i === 0 || fold(line) !== fold(headline)))
}

/** Whether a body holds most of the posts that the page states, recognised by how they begin. */
export function holdsPosts(body: string[], posts: string[][]): boolean {
  const text = fold(body.join(' '))
  return posts.filter((lines) => text.includes(fold(lines.at(-1)!).slice(0, 40))).length >= posts.length * POSTS_IN_MARKUP
}

/** Whether a part of a page is built as a live blog: three or more elements named as posts, each with a time. */
export function isBuiltLive(body: Element | null): boolean {
  if (!body) return false
  const isPost = (e: Element) => POST_NAMES.test(labelOf(e)) && find(e, (inner) => inner.name === 'time') !== null
  const posts = findAll(body, isPost, 20)
  return posts.filter((post) => !find(post, isPost)).length >= FEWEST_POSTS
}
