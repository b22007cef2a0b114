import { escapeXml as h } from './documents.ts'
import { PICTURE_SIZE } from './picture.ts'
import type { SamplePicture, SampleSource } from './shape.ts'

const { width, height } = PICTURE_SIZE
const BLANK_IMAGE = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

type FigureStyle = (src: string, caption: string, credit: string, picture: SamplePicture) => string

/** The markup of a picture with its caption and credit, by the outlet's style. */
const FIGURE_STYLES: Record<SampleSource['style'], FigureStyle> = {
  figure: (src, caption, credit) =>
    `<figure class="lead"><img src="${src}" alt="${caption}" width="${width}" height="${height}"><figcaption>${caption} <span class="credit">Photo: ${credit}</span></figcaption></figure>`,
  plain: (src, caption, credit) =>
    `<p><img src="${src}" alt="" width="${width}" height="${height}"></p>\n<p class="pictext">${caption} Picture: ${credit}</p>`,
  jsonld: (src, caption, credit) =>
    `<figure><img src="${src}" alt="" width="${width}" height="${height}"><figcaption>${caption} <span>© ${credit}</span></figcaption></figure>`,
  wordpress: (src, caption, credit, { file }) =>
    `<div id="attachment_${file}" class="wp-caption aligncenter"><img class="size-large wp-image-${file}" src="${src}" alt="" width="${width}" height="${height}"><p class="wp-caption-text">${caption} (Photo: ${credit})</p></div>`,
  lazy: (src, caption, credit) =>
    `<figure class="media"><img class="lazyload" src="${BLANK_IMAGE}" data-src="${src}" alt="" width="${width}" height="${height}"><noscript><img src="${src}" alt=""></noscript><figcaption><p>${caption}</p><p class="media__credit">${credit}</p></figcaption></figure>`,
  german: (src, caption, credit) =>
    `<figure class="bild"><a href="${src}"><img src="${src}" alt="${caption}" width="${width}" height="${height}"></a><figcaption>${caption} <small>Foto: ${credit}</small></figcaption></figure>`,
  french: (src, caption, credit) =>
    `<figure><picture><source srcset="${src}?w=1280 2x, ${src} 1x" type="image/png"><img src="${src}" alt="" width="${width}" height="${height}"></picture><figcaption><span class="legende">${caption}</span> <span class="copyright">© ${credit}</span></figcaption></figure>`,
  gallery: (src, caption, credit) =>
    `<div class="galerie"><div class="slide"><img src="${src}" alt="" width="${width}" height="${height}"><div class="caption">${caption} <span class="source">(${credit})</span></div></div></div>`,
}

/** A picture in the outlet's style; `base` is the server's address. */
export function figureHtml(style: SampleSource['style'], picture: SamplePicture, base: string): string {
  return FIGURE_STYLES[style](`${base}/pictures/${picture.file}.png`, h(picture.caption), h(picture.credit), picture)
}
