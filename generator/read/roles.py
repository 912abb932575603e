"""A heading in, the role of its section in the argument out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from generator.model.article import Role, Section
from generator.model.blocks import Paragraph, Questions
from generator.model.text import bare_text

_SYNONYMS = {
    Role.FAQ: r"faqs?|frequently asked(?: questions)?|common questions|q ?(?:&|and) ?a|questions(?: (?:and|&) answers)?"
    r"|(?:what )?people (?:often )?ask",
    Role.CHALLENGES: r"challenges?|problems?|risks?|obstacles?|barriers?|difficult(?:y|ies)|hurdles?|drawbacks?"
    r"|disadvantages?|limitations?|limits|concerns?|pitfalls?|downsides?|threats?|weakness(?:es)?|dangers?|cons"
    r"|critic(?:s|isms?)|objections?|go(?:es)? wrong"
    r"|holds? (?:it|us|them|\w+) back|(?:stands?|get|gets) in (?:the|its|our) way",
    Role.BENEFITS: r"benefits?|advantages?|strengths?|upsides?|gains|merits?|pros|opportunit(?:y|ies)|virtues?"
    r"|reasons (?:for|to)|case for|^why(?! now)(?=.*[^?]$)",
    Role.FUTURE: r"futures?|outlook|what(?:['\u2019]s| is| comes| happens) next|next steps?|roadmap|tomorrow"
    r"|(?:road|way|path) (?:ahead|forward)|looking (?:ahead|forward)|where (?:we|it|this) goes?(?: next)?",
    Role.OPENING: r"introduction|intro|background|overview|context|preface|prologue|origins?|history|motivation"
    r"|(?:the )?rise|why now|the story so far|state of|setting the scene|where we (?:are|stand)",
}
# Headings of a project's sections about itself, such as its licence, in many languages; each is a whole heading.
_ABOUT_ITSELF = (
    r"licen[cs](?:es?|ing)|copyrights?|legal(?: notices?)?|contribut(?:e|ing|ions?|ors?)|how to contribute"
    r"|contribut(?:ing|ion) guide(?:lines?|s)?|code of conduct|ac?knowledge?ments?|credits|(?:special )?thanks(?: to)?"
    r"|authors?|maintainers?|change ?-?log|change history|release (?:notes|history)|version history"
    r"|(?:our )?(?:sponsors?|backers|supporters)|citing|citation|how to cite|cite(?: this| us)?|star history"
    r"|lizenz(?:en)?|mitwirken(?:de)?|beitragen|mitmachen|danksagung(?:en)?|danke?|änderungen|verhaltenskodex|autoren"
    r"|contribuer|contribut(?:ion|eur)s|remerciements|auteurs|journal des modifications|code de conduite"
    r"|licencias?|contribu(?:ir|ciones)|cómo contribuir|agradecimientos|código de conducta|autores"
    r"|licenças?|contribuições|como contribuir|contribuindo|agradecimentos|código de conduta"
    r"|licenz[ae]|contribu(?:ire|ti)|ringraziamenti|autori|licenties?|bijdragen|dankwoord"
    r"|licencj[ae]|podziękowania|współtwórcy|licence|přispívání|poděkování|licencia|lisans|teşekkürler"
    r"|lisenssi|osallistu(?:minen)?|kiitokset|tekijät|muutosloki|licensz?|közreműköd(?:és|ők)|köszönetnyilvánítás|szerzők"
    r"|változásnapló|lisens|licens|bidra(?:g|gsytere)?|bidragydere|medverkande|takk til|tak til|tack till|forfattere"
    r"|författare|endringslogg|ændringslog|ändringslogg|licenț[aă]|contribuții|cum să contribui(?:ți)?|mulțumiri"
    r"|άδεια(?: χρήσης)?|συνεισφορ(?:ά|ές)|ευχαριστίες|συγγραφείς|llicències?|contribucions|com (?:hi )?contribuir"
    r"|agraïments|autors|codi de conducta|lisensi|(?:ber)?kontribusi|kontributor|ucapan terima kasih|kode etik"
    r"|giấy phép|(?:người )?đóng góp|lời cảm ơn|лиценз(?:и)?|принос|благодарности|аутори|захвалнице|لائسنس|اظہار تشکر"
    r"|лицензи[яи]|ліцензі[яї]|благодарности|подяки|участие в проекте|авторы|автори|(?:журнал|список|история) изменений"
    r"|许可证?|許可證?|授權(?:條款)?|开源(?:许可|协议)|贡献(?:者|指南)?|貢獻(?:者|指南)?|[致鸣]谢|致謝|鳴謝|更新日志|更新日誌"
    r"|ライセンス|貢献(?:者|方法)?|謝辞|変更履歴|라이[선센]스|기여(?:자|하기|하는 방법)?|감사의 말|변경 (?:이력|사항)"
)
_JOINED = r"(?:\s*[&/,]\s*|\s+(?:and|und|et|y|e|en|i|и|og|och|ja|és|[sșş]i|και|dan|và)\s+)"
_APPENDIX = re.compile(rf"(?i:(?:{_ABOUT_ITSELF})(?:{_JOINED}(?:{_ABOUT_ITSELF})){{0,3}})")
_DRESS = re.compile(r"^[\W\d]+|\W+$")  # a number or emoji before a heading, a colon after it
_PATTERNS = {role: re.compile(rf"(?<!\w)(?:{synonyms})(?!\w)", re.IGNORECASE) for role, synonyms in _SYNONYMS.items()}


def role_of_source_heading(heading: str) -> Role:
    """Return the role that the whole heading names, or the first word in it that names one; otherwise PLAIN."""
    if _APPENDIX.fullmatch(_DRESS.sub("", heading)):
        return Role.APPENDIX
    found = [(match.start(), role) for role, pattern in _PATTERNS.items() if (match := pattern.search(heading))]
    return min(found, key=lambda each: each[0])[1] if found else Role.PLAIN


def sections_with_roles(
    sections: tuple[Section, ...], given_ids: frozenset[str] = frozenset(), *, nested: bool = False
) -> tuple[Section, ...]:
    """Return the sections with roles; those whose id is in `given_ids` keep the role that their author gave.

    Only the article's first section can be an opening, by its heading or because it has only paragraphs and no other
    role.
    If just one heading is like "Copyright", and it is not the last, it is the article's subject and no appendix.
    """
    made = [
        section if section.id in given_ids else _with_role(section, nested, may_open=not nested and number == 0)
        for number, section in enumerate(sections)
    ]
    about = [number for number, section in enumerate(made) if section.role is Role.APPENDIX]
    if len(about) == 1 and about[0] < len(made) - 1 and made[about[0]].id not in given_ids:
        made[about[0]] = replace(made[about[0]], role=Role.PLAIN)
    return tuple(made)


def _with_role(section: Section, nested: bool, may_open: bool) -> Section:
    role = role_of_source_heading(bare_text(section.heading))
    kinds = {type(block) for block in section.blocks}
    if Questions not in kinds and role is Role.FAQ:  # "Open questions", and then an essay
        role = Role.PLAIN
    if kinds == {Questions} and role is Role.PLAIN:
        role = Role.FAQ
    if may_open and role is Role.PLAIN and kinds == {Paragraph} and not section.sections:
        role = Role.OPENING
    if (not may_open and role is Role.OPENING) or (nested and role is Role.APPENDIX):
        role = Role.PLAIN
    return replace(section, role=role)
