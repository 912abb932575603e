"""The blocks of a copied web page in; the blocks of its article out, and a finding for all that was left out."""

from __future__ import annotations

import re
from itertools import takewhile

from generator.errors import Finding, Where, brief, info, warning
from generator.model.article import Role
from generator.read.prose.line_shapes import is_heading_line_in_source
from generator.read.prose.text_blocks import TextBlock
from generator.read.roles import role_of_source_heading


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


LINE = 120  # characters of a line of page furniture
SENTENCES = re.compile(r"(?<=[.!?])\s+")
# Lines that a site puts around an article; each must be the whole line.
_FURNITURE = _any_of(
    r"(?:\d+ |no |view |show |hide )?comments?(?: ?\(\d+\))?|leave a (?:comment|reply)",
    r"share(?: (?:this|on|via|with)\b.{0,40})?|tweet(?: this)?|copy link|bookmark",
    r"print(?: this(?: page| article)?)?|save(?: for later| article)?|listen to (?:this )?article",
    r"(?:approx\.? |about |~ ?)?\d+[ -]min(?:ute)?s?(?: read)?|reading time:? .{1,20}",
    r"(?:subscribe|sign up|sign in|log in|register)(?: (?:to|for|now|here)\b.{0,60})?|follow us(?: on .{1,30})?",
    r"(?:show|view|see) all(?: \d+)?(?: (?:images|photos|pictures))?",
    r"skip to (?:main )?content|menu|home|accept (?:all )?cookies",
)
_ANYWHERE = _any_of(
    r"(?:strictly )?confidential|(?:for )?internal use only|(?:streng )?vertraulich|confiden(?:tiel|cial)|riservato",
    r"advertisements?|sponsored(?: content)?|(?:story|article) continues below(?: advertisement)?",
)
_SHARE_BAR = re.compile(
    r"(?:\b(?:share|tweet|e-?mail|print|save|copy|link|on|via|pocket|facebook|twitter|x|linkedin|reddit|whatsapp|telegram"
    r"|pinterest|bluesky|mastodon)\b[\s|,/\u00b7\u2022]*)+",
    re.IGNORECASE,
)
# Headings under which a site lists other articles.
_TRAILERS = _any_of(
    r"(?:related|recommended|similar|popular|trending|latest|recent|other|more)"
    r"(?: (?:articles?|posts?|stories|story|news|topics|content|reading|reads|videos|coverage|links|for you|now))+",
    r"related|recommended|trending|newsletter|up next|don['\u2019]t miss|editor['\u2019]?s['\u2019]? picks?",
    r"read (?:more|next|also|this next)|also read|(?:what to )?read next|more like this",
    r"more (?:from|on|in|like|by) .{1,60}|most (?:read|popular|viewed|commented)",
    r"you (?:may|might|could|will)(?: also)? (?:like|enjoy|be interested in)",
    r"(?:\d+ |view |reader )?comments?(?: ?\(\d+\))?|leave a (?:comment|reply)",
    r"share this(?: .{1,20})?|(?:subscribe|sign up)(?: (?:to|for)\b.{0,60})?",
)
# The same in other languages; such a line may also name the article that it leads to.
_ELSEWHERE = (
    r"mehr (?:zum thema|themen)|weitere artikel(?: zum thema)?|auch lesen|lesen sie auch|lies auch"
    r"|das könnte (?:sie|dich) (?:auch )?interessieren|(?:à )?lire (?:aussi|également)|sur le même (?:sujet|thème)"
    r"|articles (?:liés|similaires)|le[ea] (?:también|además|más)|mire|puedes ver"
    r"|(?:también )?(?:te|le) puede interesar"
    r"|(?:noticias|artículos|temas|notas) relacionad[oa]s|le[ir]a (?:também|mais)|veja também|notícias relacionadas"
    r"|leggi anche|articoli correlati|potrebbe interessarti|lees ook|gerelateerde artikelen"
    r"|(?:czytaj|zobacz) (?:też|także|również)"
    r"|powiązane artykuły|læs også|les også|läs (?:också|även)|lue myös|olvas(?:sa|d) el ezt is|kapcsolódó cikkek"
    r"|cit(?:e[sșş]te|i[tțţ]i) [sșş]i|articole similare|διαβάστε (?:επίσης|ακόμ[αη])|σχετικά άρθρα|lleg(?:iu|eix) també"
    r"|articles relacionats|baca juga|artikel terkait|đọc thêm|bài viết liên quan|tin liên quan"
    r"|прочетете също|прочитајте и"
    r"|читайте также|похожие статьи"
    r"|相关(?:阅读|文章|新闻)|関連記事|관련 ?기사"
)
_OTHERS = _any_of(rf"(?:{_ELSEWHERE})(?: (?:auf|sur|en|su|op|na|på) .{{1,30}})?")
_LEADS = _any_of(rf"(?:{_ELSEWHERE}|read also|also read)(?:\s*[:»>|]\s*.{{0,100}})?")
# Calls to follow a site or to subscribe to it, each a whole sentence; labels above keywords.
_CALLS = _any_of(
    r"(?:follow|like|join|find) us (?:on|at)\b.{1,60}",
    r"(?:folg|besuch|lik)(?:e|en sie|t) uns (?:auch |jetzt |gerne? )*(?:auf|bei)\b.{1,60}",
    r"(?:suivez|rejoignez|retrouvez)[- ]nous (?:aussi )?sur\b.{1,60}",
    r"(?:s[ií]gue(?:nos|me)|s[ií]ganos|seguinos|segu[ií] a) (?:tambi[eé]n )?(?:en|por)\b.{1,60}",
    r"(?:siga|segue|acompanhe)(?:[- ](?:nos|me|a gente))? (?:tamb[eé]m )?(?:n[oa]s?|em)\b.{1,60}",
    r"segui(?:ci|teci) (?:anche )?su\b.{1,60}|volg ons (?:ook )?(?:op|via)\b.{1,60}|seuraa meitä\b.{1,60}",
    r"(?:obserwuj|polub|śledź) nas na\b.{1,60}|(?:følg|följ) (?:os[s]?|oss) på\b.{1,60}",
    r"(?:nutz|aktivier|abonnier|klick|hol)(?:e|en sie|t)?\b.{0,60}\b(?:newsletter|glocke|push-?\w*|kanal)\b.{0,60}",
    r"(?:suscr[ií]b\w+|apúnt\w+|inscr[ií]b\w+) (?:a|en)\b.{0,40}\b(?:newsletter|bolet[ií]n|canal)\b.{0,40}",
    r"(?:abonnez|inscrivez)-vous (?:à|au)\b.{0,40}\b(?:newsletter|lettre|chaîne)\b.{0,40}",
    r"(?:assine|inscreva-se|receba|iscriviti|ricevi)\b.{0,40}\b(?:newsletter|canale?)\b.{0,40}",
    r"for (?:the )?(?:latest|more|breaking)\b.{1,80}\b(?:download|subscribe|follow|visit)\b.{1,60}",
    r"download (?:the|our)\b.{1,40}\bapps?\b.{0,40}|(?:join|take part in) the (?:discussion|conversation)\b.{0,60}",
    r"voit (?:keskustella|kommentoida)\b.{1,60}|diskutieren sie (?:mit|darüber)\b.{0,60}|kommentér .{1,60}",
    r"(?:zobacz|sprawdź) (?:oferty|ofertę|nasze)\b.{1,60}|(?:ver|vea) (?:las )?ofertas\b.{1,60}",
    r"dej[aáe] tu comentario|d[ée]posez un commentaire|deixe (?:um|o seu) comentário",
    r"temas|tags|etiquetas|palabras clave|palavras-chave|schlag(?:worte|wörter)|stichworte|mots-clés|tagi",
)
# Links to a wiki's editor, links that unfold a part, and credits of pictures, each the whole line.
_HANDLES = _any_of(
    r"\[?(?:edit(?: section| source| on github| this page)?|(?:quelltext )?bearbeiten|modifier(?: le (?:wiki)?code)?"
    r"|editar|modifica(?: wikitesto)?|bewerken|redigera|rediger|muokkaa|edytuj|szerkesztés|upravit|düzenle|править"
    r"|编辑|編輯|編集|편집)\]?",
    r"(?:show|view|see|load) (?:more|less)|mehr anzeigen|afficher (?:plus|moins)|(?:ver|mostrar) (?:más|mais|menos)"
    r"|展开全部|收起",
)
_CREDITS = _any_of(
    r"\(?(?:photos?|pictures?|images?|illustrations?|fotos?|bild(?:er)?|imagen|imágenes|immagine|imagem|zdjęci[ea]|fot"
    r"|kuva|kép|fotografía|titelbild)(?:nachweis| (?:credits?|courtesy|illustrative|d['\u2019]illustration))?"
    r"\s*(?:by|von|par|por|di|[:\u00a9/])\s*\S+(?: \S+){0,5}\)?",
    r"(?:photo|picture|image|illustration|foto|bild|imagen|immagine)\b.{2,160}"
    r"\b(?:creative commons|cc[- ]by|flickr|unsplash)\b.{0,60}",
)
_PAID = _any_of(
    r"(?:anzeige|werbung|publicidade?|publicité|pubblicità|reklama|annonse?|advertentie|mainos)"
    r"(?:\s*[\u2013\u2014:|-]\s*.{0,80})?",
)
_RIGHTS = _any_of(
    r"\u00a9.{0,240}", r"(?:\u00a9|\(c\)|copyright\b).{0,80}(?:\. all rights reserved)?", r"all rights reserved.{0,40}"
)
_LAST_WORDS = _any_of(r"conclusions?|in closing|summary|final thoughts|(?:key )?takeaways|sources|references")


def text_blocks_without_page_furniture(
    text_blocks: list[TextBlock], file: str
) -> tuple[list[TextBlock], tuple[Finding, ...]]:
    """Return the blocks without page furniture and without what follows the article's end, and findings.

    Where either is more than half of the text, it stays, and a finding says so.
    """
    lines = _furniture(text_blocks)
    if _outweighs(lines, text_blocks):
        return text_blocks, (_kept(lines[0], file),)
    dropped = {piece.line for piece in lines}
    rest, findings = (
        [piece for piece in text_blocks if piece.line not in dropped],
        [_left_out(each, file) for each in lines],
    )
    start = _tail(rest)
    if _outweighs(rest[start:], text_blocks):
        return rest, (*findings, _kept(rest[start], file))
    cut_off = [_cut_off(rest[start:], file)] if start < len(rest) else []
    return rest[:start], (*findings, *cut_off)


def is_line_of_page_furniture(line: str) -> bool:
    """Whether a site puts the line around its articles, or each of its sentences that is no question."""
    said = [each for each in SENTENCES.split(line) if not each.endswith("?")]
    return _is_page_line(line) or (len(line) <= 2 * LINE and bool(said) and all(map(_is_page_line, said)))


def is_line_to_other_article(line: str) -> bool:
    """Whether a line is a call to read another article, with its title: "Read also: Ten bridges"."""
    return len(line) <= LINE and bool(re.search("[:»>|]", line)) and _is_one_of(line, _LEADS)


def _is_page_line(line: str) -> bool:
    """Whether a single sentence is one that a site puts around an article."""
    line = line.replace("\u00ad", "")
    most = 2 * LINE if line.startswith("\u00a9") else LINE
    if _is_one_of(line, _HANDLES) or (len(line) <= most and _is_one_of(line, _CREDITS)):
        return True
    if len(line) <= most and not line.endswith(".") and _is_one_of(line, _PAID):
        return True
    return len(line) <= most and _is_one_of(line, _ANYWHERE, _FURNITURE, _SHARE_BAR, _RIGHTS, _LEADS, _CALLS)


def is_heading_of_other_articles(heading: str) -> bool:
    """Whether a heading is one under which a site lists other articles."""
    bare = heading.rstrip(" .:!\u2026")
    return len(heading) <= 80 and any(each.fullmatch(bare) for each in (_TRAILERS, _OTHERS))


def _is_one_of(line: str, *patterns: re.Pattern[str]) -> bool:
    """Whether one of the patterns matches a whole line, apart from marks around it."""
    return any(pattern.fullmatch(line.strip(" .:!|\u00b7\u2022")) for pattern in patterns)


def _furniture(found: list[TextBlock]) -> list[TextBlock]:
    """Return the lines to drop; the first line, which may be the title, only where a heading follows it."""
    first = 0 if len(found) > 1 and is_heading_line_in_source(found[1].text) else 1
    head = len(list(takewhile(lambda piece: not _is_sentence(piece), found)))
    lines = [piece for piece in found[first:head] if _is_one_of(piece.text, _FURNITURE, _SHARE_BAR, _ANYWHERE)]
    lines += [piece for piece in found[max(first, head) :] if _is_one_of(piece.text, _ANYWHERE)]
    return [piece for piece in lines if len(piece.text) <= 80 and not (piece.is_item or piece.is_set_in)]


def _outweighs(part: list[TextBlock], whole: list[TextBlock]) -> bool:
    """Whether `part` has more than half of the characters of `whole`."""
    return sum(len(piece.text) for piece in part) * 2 > sum(len(piece.text) for piece in whole)


def _kept(piece: TextBlock, file: str) -> Finding:
    said = brief(piece.text, 40)
    message = f'the text from "{said}" on looks like parts of a web page, but is kept, because it is most of the file'
    return warning("junk", message, Where(file, piece.line), "delete what is not part of the article")


def _cut_off(tail: list[TextBlock], file: str) -> Finding:
    lines = f"lines {tail[0].line} to {tail[-1].last}"
    message = f'{lines} are left out: from "{brief(tail[0].text, 40)}" on they only name other pages'
    hint = "if they belong to the article, give them their own heading"
    return warning("junk", message, Where(file, tail[0].line), hint)


def _left_out(piece: TextBlock, file: str) -> Finding:
    message = f'"{brief(piece.text, 40)}" is left out: it looks like part of the page, not of the article'
    return info("junk", message, Where(file, piece.line), "to keep it, put it into a sentence")


def _tail(found: list[TextBlock]) -> int:
    """Return the index of the first junk heading after the last known section; the number of blocks where none is."""
    last = max((index for index in range(len(found)) if _opens_section(found, index)), default=0)
    others = (index for index in range(last + 1, len(found)) if is_heading_of_other_articles(found[index].text))
    return next((index for index in others if not (found[index].is_item or found[index].is_set_in)), len(found))


def _opens_section(found: list[TextBlock], index: int) -> bool:
    """Whether a known section begins here: a heading of a role with text under it, not one among headlines."""
    piece, after = found[index], found[index + 1 : index + 2]
    telling = piece.is_heading and (
        role_of_source_heading(piece.text) is not Role.PLAIN or _LAST_WORDS.fullmatch(piece.text)
    )
    return bool(telling and after) and (_is_sentence(after[0]) or after[0].is_item or after[0].kind == "question")


def _is_sentence(piece: TextBlock) -> bool:
    return piece.kind == "prose" and len(piece.text) >= 40
