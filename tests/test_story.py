"""What slides say of prose: sentences that can stand alone, none of them twice, and none lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import Result, build
from generator.measure import sentence_spans
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.plan.sentence_signs import can_stand_alone, has_only_names, is_leaning_sentence, is_takeaways_heading

STANDING = {
    "en": ["Open code lets anyone repair what broke overnight.", "Theirs was a town of eleven clock makers."],
    "de": ["Offener Code lässt jeden reparieren, was kaputt ging.", "Sonnenuhren gehen im Winter genauso richtig."],
    "fr": ["Le code ouvert permet à chacun de réparer."],
    "es": ["El código abierto permite a cualquiera repararlo."],
    "ru": ["Открытый код позволяет каждому чинить его самому."],
    "ar": ["البرمجيات الحرة تسمح للجميع بإصلاح الأخطاء."],
    "hi": ["खुला कोड हर किसी को मरम्मत करने देता है।"],
    "ja": ["オープンなコードは誰でも直せる。"],
    "zh": ["开放的代码让每个人都能修理。"],
    "th": ["ซอฟต์แวร์เสรีทำให้ทุกคนซ่อมแซมได้"],
    "ko": ["열린 코드는 누구나 쉽게 고칠 수 있게 한다."],
    # Words that lean elsewhere, and here are an article, a negation, a time or a measure.
    "fi": ["Avoin koodi antaa kenen tahansa korjata sen.", "Ei mikään kello käy ilman huoltoa."],
    "hu": [
        "Az óra a toronyban minden órában üt.",
        "Nem minden óra jár pontosan a toronyban.",
        "A kerék tölgyből, a mutató pedig vasból van.",
    ],
    "nb": ["Siden 1998 har klokka slått hver eneste time.", "Den største klokka i tårnet veier to tonn."],
    "da": ["Der er tre ure i byens gamle tårn.", "De fleste ure går for langsomt om vinteren."],
    "sv": ["Den största klockan i tornet väger två ton.", "Sedan 1998 har klockan slagit varje timme."],
    "ro": ["Mai mult de jumătate din ceasuri rămân în urmă.", "Nu toate ceasurile din oraș arată ora exactă."],
    "el": ["Μετά τον πόλεμο το ρολόι σίγησε για χρόνια.", "Περισσότερα από τριάντα ρολόγια χτυπούν στην πόλη."],
    "ca": ["Si no plou, el rellotge del campanar no falla.", "No tots els rellotges de la vila van bé."],
    "id": ["Tidak semua jam di menara berbunyi tepat waktu.", "Kode terbuka membuat siapa pun dapat memperbaikinya."],
    "vi": ["Không ai nghe thấy tiếng chuông vào ban đêm.", "Ảnh hưởng của chuông vang xa khắp thành phố"],
    "bg": ["Не всички часовници в града са точни.", "Да навиеш часовник е работа за двама души."],
    "sr": ["Не раде сви сатови у граду тачно.", "Отворени код допушта свакоме да га поправи."],
    "ur": ["کھلا کوڈ ہر کسی کو مرمت کرنے دیتا ہے۔"],
}
FALLING = {
    "en": [
        "This lets anyone repair what broke overnight.",
        "However, clocks made of wood swell in spring.",
        "For these reasons the tower has two clocks.",
        "There are several reasons to wind a clock daily.",
        "In this section we look at how clocks are wound.",
        "The makers are happy to announce a second clock.",
        "See figure 3 for the wheels of the tower's clock.",
        "Clocks were slow before 1900 (Table 2), and cheap.",
        "Why would anybody want a clock without any hands?",
        "A clock in a tower needs these three things:",
        "Clocks tick.",
        "https://clocks.example/tower/2024 clocks.py wheels.toml 17 42",
        "3 May 2024",
        "Published on 3 May 2024 by the town",
        "By Ada Winder, keeper of the tower",
        "© 2024 The Society of Winders, all rights reserved",
        "Subscribe to our letter about clocks and towers!",
        "“The makers of clocks never slept at night.",
        "The tower of the town was closed on the 22.",
        "Part 2 of a series about clocks and their makers",
    ],
    "de": ["Diese Uhr geht seit gestern leider falsch.", "In diesem Artikel geht es um die alten Uhren."],
    "fr": ["Cette horloge retarde depuis hier au soir.", "Il y a plusieurs raisons de remonter une horloge."],
    "es": ["Este reloj se atrasa desde ayer por la noche.", "A continuación veremos cómo se da cuerda."],
    "it": ["Questo orologio va indietro da ieri sera.", "In questo articolo parliamo di orologi antichi."],
    "pt": ["Este relógio está atrasado desde ontem à noite.", "Neste artigo falamos de relógios muito antigos."],
    "nl": ["Deze klok loopt sinds gisteren achter.", "In dit artikel gaat het over oude klokken."],
    "sv": ["Dessa klockor går fel sedan i går kväll.", "I denna artikel handlar det om gamla klockor."],
    "pl": ["Ten zegar spóźnia się od wczoraj wieczorem.", "W tym artykule mówimy o bardzo starych zegarach."],
    "cs": ["Tyto hodiny jdou od včerejška pozdě.", "V tomto článku jde o velmi staré hodiny."],
    "tr": ["Bu saat dünden beri geri kalıyor.", "Eski saatler bu makalede ayrıntılı olarak anlatılıyor."],
    "ru": ["Эти часы отстают со вчерашнего вечера.", "Мастера рассказывают в этой статье о старых часах."],
    "uk": ["Ці годинники відстають від учорашнього вечора.", "Майстри розповідають у цій статті про годинники."],
    "ar": ["هذه الساعة متأخرة منذ مساء أمس."],
    "he": ["זה השעון שמפגר מאתמול בערב בעיר."],
    "fa": ["این ساعت از دیشب عقب مانده است."],
    "hi": ["यह घड़ी कल शाम से पीछे चल रही है।"],
    "ja": ["この時計は昨日の夜から遅れている。", "古い時計について本記事では詳しく述べる。"],
    "th": ["นี้คือนาฬิกาที่เดินช้ามาตั้งแต่เมื่อวาน"],
    "zh": ["这座钟从昨天晚上起就慢了。", "古老的钟表是本文讨论的主要内容。"],
    "zh-Hant": ["這座鐘從昨天晚上起就慢了。"],
    "ko": ["이것은 어제 저녁부터 늦게 가는 시계이다."],
    "fi": [
        "Tämä kello on jätättänyt eilisillasta lähtien.",
        "Kellot ovat kuitenkin yhä suosittuja kaupungissa.",
        "Kellon vetämiseen on useita hyviä syitä joka päivä.",
        "Tässä artikkelissa kerrotaan tornin vanhoista kelloista.",
        "Lue lisää tornin kelloista ja niiden tekijöistä.",
        "Kellot jätättivät ennen vuotta 1900 (taulukko 2).",
        "Voit keskustella aiheesta ensi sunnuntaihin asti.",
    ],
    "hu": [
        "Ezek az órák tegnap este óta késnek.",
        "Az órák azonban még mindig pontosan járnak.",
        "Több jó ok is szól a napi felhúzás mellett.",
        "Az órák, ahogy a 3. ábra mutatja, késtek.",
        "Ebben a cikkben a torony régi óráiról lesz szó.",
        "Iratkozz fel az órákról szóló heti hírlevélre!",
    ],
    "nb": [
        "Denne klokka har gått feil siden i går kveld.",
        "I tillegg går de gamle klokkene for sakte.",
        "Det finnes flere gode grunner til å trekke opp en klokke.",
        "Gamle klokker er, som vi nå beskriver, trege.",
        "Les mer om klokkene i det gamle tårnet.",
        "Foto: Ada Byron for de gamle klokkenes venner",
    ],
    "da": [
        "Disse ure har gået forkert siden i går aftes.",
        "Til gengæld går de gamle ure for langsomt.",
        "Urmagerne ser flere gode grunde til at trække op.",
        "I denne artikel handler det om byens gamle ure.",
        "Læs mere om urene i det gamle tårn.",
    ],
    "ro": [
        "Această clopotniță a rămas în urmă de ieri.",
        "Aceste ceasuri merg greşit de ieri seară.",
        "Ceasurile vechi însă merg și astăzi bine.",
        "Există mai multe motive pentru a întoarce ceasul.",
        "În acest articol vorbim despre ceasurile din turn.",
        "Citiţi mai mult despre ceasurile din turnul vechi.",
    ],
    "el": [
        "Αυτό το ρολόι πηγαίνει πίσω από χθες.",
        "Γι’ αυτόν τον λόγο ο πύργος έχει δύο ρολόγια.",
        "Υπάρχουν πολλοί καλοί λόγοι να κουρδίζεις ρολόγια.",
        "Ποιος χρειάζεται ένα ρολόι χωρίς δείκτες;",
        "Δείτε περισσότερα για τα ρολόγια του πύργου.",
    ],
    "ca": [
        "Aquest rellotge va endarrerit des d'ahir al vespre.",
        "D’aquesta manera el campanar té dos rellotges.",
        "Hi ha diverses raons per donar corda cada dia.",
        "Tot seguit veurem com es dona corda als rellotges.",
        "Vegeu la figura 3 per a les rodes del rellotge.",
    ],
    "id": [
        "Jam tua ini terlambat sejak kemarin malam.",
        "Oleh karena itu menara memiliki dua jam besar.",
        "Ada beberapa alasan untuk memutar jam setiap hari.",
        "Jam-jam tua dibahas secara rinci dalam artikel ini.",
        "Baca selengkapnya tentang jam di menara kota.",
    ],
    "vi": [
        "Điều này khiến đồng hồ chạy chậm từ hôm qua.",
        "Tuy nhiên, đồng hồ cũ vẫn chạy rất tốt.",
        "Có nhiều lý do để lên dây đồng hồ mỗi ngày.",
        "Những chiếc đồng hồ cũ được kể trong bài viết này.",
        "Xem thêm về những chiếc đồng hồ trên tháp.",
    ],
    "bg": ["Тези часовници изостават от снощи.", "Има няколко причини да навиваме часовника всеки ден."],
    "sr": ["Овај сат касни од синоћ у граду.", "Постоји неколико разлога да се сат навија сваки дан."],
    "ur": ["یہ گھڑی کل شام سے پیچھے چل رہی ہے۔", "گھڑی کو روزانہ چابی دینے کی کئی وجوہات ہیں۔"],
}


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in STANDING.items() for text in texts])
def test_a_sentence_that_says_something_by_itself_stands(language: str, text: str) -> None:
    assert can_stand_alone(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in FALLING.items() for text in texts])
def test_a_sentence_that_needs_another_does_not(language: str, text: str) -> None:
    assert not can_stand_alone(text, language)


REMEMBERED = {
    "en": "TL;DR, 5. Conclusion",
    "de": "Fazit",
    "fr": "En bref",
    "ja": "まとめ",
    "fi": "Muistettavaa, Summary",
    "hu": "Összefoglalás",
    "no": "Kort fortalt",
    "nn-NO": "Oppsummering",
    "da": "Konklusion",
    "ro": "Concluzii, Ce să reţineţi",
    "el": "Συμπεράσματα",
    "ca": "En resum",
    "id": "Kesimpulan",
    "vi": "Kết luận",
    "bg": "Изводи",
    "sr": "Закључак",
    "ur": "خلاصہ",
}


@pytest.mark.parametrize(
    ("language", "heading"), [(tag, each) for tag, said in REMEMBERED.items() for each in said.split(", ")]
)
def test_a_heading_of_what_to_remember_is_known(language: str, heading: str) -> None:
    assert is_takeaways_heading(heading, language) and not is_takeaways_heading(f"{heading} of Ada", language)


BEGINS = ["", "This shows that ", "However, ", "There are several reasons why ", "These days "]
CLAIMS = st.lists(
    st.tuples(st.sampled_from(BEGINS), st.integers(3, 12)).map(lambda each: (each[0], each[1])), min_size=1, max_size=4
)
SECTIONS = st.lists(st.lists(CLAIMS, min_size=1, max_size=3), min_size=1, max_size=6)
NOUNS = [
    *("clocks", "towers", "wheels", "weights", "ropes", "bells", "hands"),
    *("makers", "winders", "springs", "teeth", "dials", "keys", "hours"),
]


def article_of(sections: list[list[list[tuple[str, int]]]]) -> tuple[str, dict[str, str]]:
    """The article as Markdown, and for each sentence but a section's first the one before it."""
    lines, before, count = ["# Clocks", ""], dict[str, str](), 0
    for number, section in enumerate(sections, 1):
        lines += [f"## Chapter {number}", ""]
        last = ""
        for paragraph in section:
            texts = []
            for opening, length in paragraph:
                count += 1
                said = " ".join(NOUNS[(count * 5 + step * 3) % len(NOUNS)] for step in range(length))
                text = f"{opening}K{count} {said} turn."
                before[text], last = last, text
                texts.append(text)
            lines += [" ".join(texts), ""]
    return "\n".join(lines), before


def shown(slide: SlidePlan) -> list[str]:
    """Every sentence that a slide says under its title."""
    texts = [bare_text(entry.body) for entry in slide.items]
    texts += [bare_text(line.text) for name, lines in slide.fill.items() if name != "title" for line in lines]
    return [text[start:end] for text in texts for start, end in sentence_spans(text)]


def made(sections: list[list[list[tuple[str, int]]]]) -> tuple[Result, dict[str, str]]:
    source, before = article_of(sections)
    return build(source.encode(), name="clocks.md"), before


@given(SECTIONS)
def test_no_sentence_stands_on_two_slides(sections: list[list[list[tuple[str, int]]]]) -> None:
    result, before = made(sections)
    counts = Counter(text for slide in result.outline.slides for text in shown(slide))
    assert all(counts[text] <= 1 for text in before)


@given(SECTIONS)
def test_no_sentence_leans_on_nothing(sections: list[list[list[tuple[str, int]]]]) -> None:
    result, before = made(sections)
    for slide in result.outline.slides:
        said = shown(slide)
        for text in said:
            first = text == next(iter(before))  # of the article, and so it points at no other
            if text in before and not first and is_leaning_sentence(text, "en") and before[text] not in said:
                section = [each for each in before if each in said]
                assert section == [text], "a section that has nothing else to show begins with what it has"


@given(SECTIONS)
def test_nothing_is_lost_by_choosing(sections: list[list[list[tuple[str, int]]]]) -> None:
    result, before = made(sections)
    kept = {each.unit.text for each in result.ledger if not each.lost}
    assert all(any(text in unit for unit in kept) for text in before)


def test_what_to_remember_is_short_and_in_order() -> None:
    fours = [NOUNS[number : number + 4] for number in range(10)]
    body = "\n\n".join(
        f"## Part {number}\n\n{a.title()} outlast {b} near {c}, {d}. Grease is what {c} of every town want of {a}."
        for number, (a, b, c, d) in enumerate(fours)
    )
    slides = build(f"# Towers\n\n{body}\n".encode(), name="t.md").outline.slides
    said = [text for slide in slides if slide.layout == "takeaways" for text in shown(slide)]
    assert 3 <= len(said) <= 5 and sum(len(text.split()) for text in said) <= 75
    assert said == sorted(said, key=body.index)


TRIPLES = [NOUNS[number : number + 3] for number in (2, 6, 9, 10)]


def remembered(*paragraphs: str) -> list[str]:
    body = "\n\n".join(f"## Part {number}\n\n{text}" for number, text in enumerate(paragraphs))
    slides = build(f"# Towers\n\n{body}\n".encode(), name="t.md").outline.slides
    return [text for slide in slides if slide.layout == "takeaways" for text in shown(slide)]


def test_a_section_keeps_the_sentence_that_it_begins_with() -> None:
    second = "Bronze bells outlast towers of every kind of stone."
    others = [f"{a.title()} outlast {b} near {c}. {c.title()} of {a} cost {b} dearly." for a, b, c in TRIPLES]
    said = remembered(f"Bronze bells outlast towers of any kind of stone.\n\n{second}", *others)
    assert second in said


@pytest.mark.parametrize(
    "aside",
    [
        "Please write to the keepers of towers and bells.",
        "My grandfather kept towers and bells all his life.",
    ],
)
def test_what_nobody_takes_home_is_not_remembered(aside: str) -> None:
    others = [f"{a.title()} outlast {b} near {c}. {c.title()} of {a} cost {b} dearly." for a, b, c in TRIPLES]
    said = remembered(f"Towers and bells wear out in rain. {aside}", *others)
    assert len(said) >= 3 and aside not in said


@pytest.mark.parametrize("first", ["Nobody in these towers winds the large clock.", "Ropes break in spring, he said."])
def test_what_points_back_gives_way_to_what_stands_by_itself(first: str) -> None:
    source = f"# Clocks\n\n## Towers\n\n{first} A large clock of iron needs four strong winders.\n"
    said = [text for slide in build(source.encode(), name="c.md").outline.slides for text in shown(slide)]
    assert "A large clock of iron needs four strong winders." in said and first not in said


def test_a_caption_of_names_says_nothing() -> None:
    assert has_only_names("Chief Officer Dr Ada Archer-Lane of Northbridge.")
    assert not has_only_names("Chief officers of Northbridge wind clocks.") and not has_only_names("Ada wound it.")


def test_terms_of_the_argument_are_what_to_remember() -> None:
    source = """# Bells

## Rise

Bells told towns the hour for six centuries. Every town of any size cast its own.

## Benefits

- **Range**: A bell is heard two miles away.
- **Thrift**: A bell needs neither oil nor light.

## Challenges

- **Weight**: A bell of two tons needs a tower.
- **Noise**: A bell at midnight wakes the whole street.

## Future

Towers will ring again once streets fall silent. Bronze remains the best of metals for bells.
"""
    slides = build(source.encode(), name="bells.md").outline.slides
    said = [text for slide in slides if slide.layout == "takeaways" for text in shown(slide)]
    assert "Benefits: Range, Thrift" in said and "Challenges: Weight, Noise" in said


def test_an_opening_without_a_claim_is_no_statement() -> None:
    source = b"# Clocks\n\n## Start\n\nPublished on 3 May 2024. This is about clocks.\n\n## Then\n\nClocks were slow.\n"
    assert "statement" not in [slide.layout for slide in build(source, name="c.md").outline.slides[1:2]]


def test_the_summary_is_the_subtitle_where_there_is_none() -> None:
    source = b"---\ndescription: Clocks in towers outlive the towns below\n---\n# Clocks\n\nClocks were slow.\n"
    cover = build(source, name="c.md").outline.slides[0]
    assert bare_text(cover.fill["subtitle"][0].text) == "Clocks in towers outlive the towns below"


def test_a_summary_that_the_cover_does_not_show_is_what_the_opening_claims() -> None:
    source = (
        "---\nsubtitle: A short history\ndescription: Clocks in towers outlive the towns below.\n---\n# Clocks\n\n"
        "## Start\n\nMakers of clocks came from the hills. Winders came from the town below.\n"
    )
    result = build(source.encode(), name="c.md")
    (statement,) = [slide for slide in result.outline.slides if slide.layout == "statement"]
    assert bare_text(statement.items[0].body) == "Clocks in towers outlive the towns below."
    assert not any(each.lost for each in result.ledger)


def test_a_heading_that_says_nothing_is_no_slide() -> None:
    text = (
        b"# Fish\n\n## The shop\n\nThe shop fries forty cakes an hour.\n\n### Rating\n\n#### Fun\n\n### 7\n\n## Score\n"
    )
    slides = build(text, name="a.md").outline.slides
    titles = [bare_text(line.text) for slide in slides for line in slide.fill.get("title", ())]
    assert not {"Rating", "Fun", "7", "Score"} & set(titles)
    notes = " ".join(bare_text(line.text) for slide in slides for line in slide.notes)
    assert all(heading in notes for heading in ("Rating", "Fun", "7", "Score"))


def test_a_heading_that_claims_or_has_notes_is_a_slide() -> None:
    head = "# Fish\n\n## Nobody fries better cakes than Ada\n\n"
    text = f"{head}## Demo\n\n<!-- notes: Show the pan. -->\n\n## Shop\n\nIt is open all night long.\n".encode()
    said = [bare_text(entry.body) for slide in build(text, name="a.md").outline.slides for entry in slide.items]
    assert {"Nobody fries better cakes than Ada", "Demo"} <= set(said)


@pytest.mark.parametrize(
    "said",
    [
        "Where to begin, where to begin with so many roofs...",
        "(The roof was the first of its kind in Linz.)",
        "– The roof was the first of its kind in Linz.",
        'The roof of Ç was the first of its kind in Linz".',
        "“The roof was the first of its kind in Linz.”",
        "On such roofs, you should never plant any trees.",
        "Let's add a simple roof to the house of moss.",
    ],
)
def test_what_trails_off_is_in_brackets_or_torn_cannot_stand(said: str) -> None:
    assert not can_stand_alone(said, "en")


def test_the_thesis_is_early_timeless_and_not_the_subtitle_again() -> None:
    summary = "description: Moss cools a town by two degrees – in summer.\n"
    prose = (
        "Moss cools a town by two degrees - in summer. Linz counted it in 1998. A mossy roof costs less than a pipe."
    )
    text = f"---\n{summary}---\n# Roofs\n\n{prose}\n\n## A\n\nIt is wet.\n\n## B\n\nIt is dry.\n\n## C\n\nIt is.\n"
    slides = build(text.encode(), name="a.md").outline.slides
    loud = [bare_text(entry.body) for slide in slides if slide.layout == "statement" for entry in slide.items]
    assert loud[:1] == ["A mossy roof costs less than a pipe."]


def test_long_prose_takes_slides_that_are_called_by_what_they_claim() -> None:
    claims = [f"Roof number {n} keeps forty litres of rain back every single day." for n in range(8)]
    text = "# T\n\n## Roofs\n\n" + "\n\n".join(claims) + "\n\n## Walls\n\nWalls are dry all year long.\n"
    slides = [slide for slide in build(text.encode(), name="a.md").outline.slides if slide.section == "Roofs"]
    titles = [bare_text(slide.fill["title"][0].text) for slide in slides]
    assert set(titles[-2:]) < set(claims) and not any("of 2" in title for title in titles)


def test_what_only_the_talk_says_of_a_section_is_not_in_the_notes() -> None:
    text = b"# T\n\n## Challenges\n\n- **Cost:** It is dear.\n- **Time:** It is long.\n- **Size:** It is wide.\n"
    notes = " ".join(bare_text(line.text) for slide in build(text, name="a.md").deck.slides for line in slide.notes)
    assert "What stands in the way" not in notes


@pytest.mark.parametrize(
    "first", ["This is a plan for clocks that wind themselves.", "This plan gives every tower a clock."]
)
def test_the_first_sentence_of_an_article_leans_on_none(first: str) -> None:
    more = "It is oiled in January, and nobody does it willingly. Grease keeps the wheels of the tower in motion."
    others = "\n\n".join(f"## Part {n}\n\nWheel {n} turns the hands of tower {n} and rings its bell." for n in range(4))
    result = build(f"# Clocks\n\n{first} {more}\n\n{others}".encode(), name="clocks.md", talk="lightning")
    assert first in [text for slide in result.outline.slides for text in shown(slide)]
