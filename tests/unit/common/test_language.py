"""English is never taken for another language; another language is told where there is text enough."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.cli
from services.common.language import UNCLEAR, WINDOW, detect, is_english

WIRE = Path(services.cli.__file__).parent / "sample" / "wire.jsonl"

ENGLISH = (
    "The harbour was closed on Monday after a crane had fallen into the basin. Nobody was hurt, the port said, but the "
    "ferries will not run before the weekend, and lorries are being sent along the coast road instead. "
)
GERMAN = (
    "Der Hafen ist am Montag geschlossen worden, nachdem ein Kran in das Becken gestürzt war. Verletzt wurde niemand, "
    "teilte die Verwaltung mit, doch die Fähren werden nicht vor dem Wochenende fahren, und die Lastwagen müssen die "
    "Straße an der Küste nehmen. "
)
OTHERS = {
    "de": GERMAN,
    "fr": "Le port a été fermé lundi après la chute d'une grue dans le bassin. Personne n'a été blessé, mais les "
    "traversées ne reprendront pas avant la fin de la semaine, selon la direction.",
    "es": "El puerto fue cerrado el lunes después de que una grúa cayera a la dársena. No hubo heridos, pero los "
    "transbordadores no volverán a salir antes del fin de semana, informó la autoridad.",
    "it": "Il porto è stato chiuso lunedì dopo che una gru è caduta nel bacino. Nessuno è rimasto ferito, ma i "
    "traghetti non partiranno prima della fine della settimana, ha detto la direzione.",
    "pt": "O porto foi fechado na segunda-feira depois que um guindaste caiu na doca. Ninguém ficou ferido, mas as "
    "balsas não voltarão a sair antes do fim da semana, informou a administração.",
    "nl": "De haven is maandag gesloten nadat een kraan in het bekken was gevallen. Niemand raakte gewond, maar de "
    "veerboten zullen niet voor het einde van de week varen, zei de directie.",
    "sv": "Hamnen stängdes på måndagen efter att en kran hade fallit ner i bassängen. Ingen skadades, men färjorna "
    "kommer inte att gå före helgen, meddelade ledningen för hamnen under kvällen.",
    "pl": "Port został zamknięty w poniedziałek po tym, jak dźwig wpadł do basenu. Nikt nie został ranny, ale promy "
    "nie będą kursować przed końcem tygodnia, poinformował zarząd portu.",
    "cs": "Přístav byl v pondělí uzavřen poté, co do nádrže spadl jeřáb. Nikdo nebyl zraněn, ale trajekty nebudou "
    "jezdit dříve než na konci týdne, uvedlo vedení přístavu.",
    "fi": "Satama suljettiin maanantaina sen jälkeen, kun nosturi oli pudonnut altaaseen. Kukaan ei loukkaantunut, "
    "mutta lautat eivät liikennöi ennen viikonloppua, sataman johto kertoi.",
    "hu": "A kikötőt hétfőn lezárták, miután egy daru a medencébe zuhant. Senki sem sérült meg, de a kompok a hét "
    "vége előtt nem fognak közlekedni, közölte az igazgatóság.",
    "ro": "Portul a fost închis luni după ce o macara a căzut în bazin. Nimeni nu a fost rănit, dar feriboturile nu "
    "vor circula înainte de sfârșitul săptămânii, a anunțat conducerea.",
    "tr": "Liman pazartesi günü bir vincin havuza düşmesinden sonra kapatıldı. Kimse yaralanmadı, ancak feribotların "
    "hafta sonundan önce çalışmayacağı yönetim tarafından açıklandı.",
    "id": "Pelabuhan ditutup pada hari senin setelah sebuah derek jatuh ke kolam. Tidak ada yang terluka, tetapi kapal "
    "feri tidak akan berlayar sebelum akhir pekan, kata pengelola pelabuhan.",
    "vi": "Cảng đã bị đóng cửa hôm thứ hai sau khi một cần cẩu rơi xuống bến. Không ai bị thương, nhưng các chuyến phà "
    "sẽ không chạy trước cuối tuần, ban quản lý cho biết.",
    "el": "Το λιμάνι έκλεισε τη Δευτέρα αφού ένας γερανός έπεσε στη δεξαμενή. Κανείς δεν τραυματίστηκε, αλλά τα πλοία "
    "δεν θα κάνουν δρομολόγια πριν από το τέλος της εβδομάδας.",
    "ru": "Порт закрыли в понедельник после того, как в бассейн упал кран. Никто не пострадал, но паромы не будут "
    "ходить до конца недели, сообщила администрация.",
    "uk": "Порт закрили в понеділок після того, як у басейн упав кран. Ніхто не постраждав, але пороми не ходитимуть "
    "до кінця тижня, повідомила адміністрація.",
    "ar": "أُغلق الميناء يوم الاثنين بعد سقوط رافعة في الحوض، ولم يصب أحد بأذى، لكن العبارات لن تبحر قبل نهاية الأسبوع، "
    "حسبما قالت الإدارة.",
    "he": "הנמל נסגר ביום שני לאחר שמנוף נפל אל הבריכה. איש לא נפגע, אך המעבורות לא יפליגו לפני סוף השבוע, "
    "מסרה ההנהלה.",
    "hi": "सोमवार को एक क्रेन के गिरने के बाद बंदरगाह बंद कर दिया गया। कोई घायल नहीं हुआ, लेकिन सप्ताह के अंत से पहले नौकाएँ "
    "नहीं चलेंगी, प्रबंधन ने कहा।",
    "ja": "月曜日にクレーンがドックに落下したため、港は閉鎖された。"
    "けが人はいなかったが、週末までフェリーは運航しないと管理者は述べた。",
    "ko": "월요일에 크레인이 선거에 떨어진 뒤 항구가 폐쇄되었다. "
    "다친 사람은 없지만 주말 전에는 여객선이 운항하지 않는다고 관리소가 밝혔다.",
}  # fmt: skip

HARD = {
    "nothing": "",
    "no letters": "4,120 — 1.3 % (2:1) …\n" * 50,
    "one word": "Rain",
    "a flash": "URGENT: Quake off Chile",
    "a flash with a name in another script": "Quake off Chile: Землетрясение",
    "one letter in another script": "Ω",
    "a flash in letters of a style of their own": "𝗣𝗼𝗿𝘁 𝗰𝗹𝗼𝘀𝗲𝗱: 𝔻𝔻𝔻𝔻",
    "a flash of foreign names": "Ndiaye, Diop score as Sénégal beat Côte d'Ivoire",
    "a list of names": "Jürgen Möller, Łukasz Wiśniewski, José María Núñez, Çağla Şahin, Nguyễn Thị Minh, " * 20,
    "names with particles": "Daan van der Meer, Inés de la Cruz, João dos Santos, Karl von der Heide, " * 20,
    "a table of results": "Bayern München 3 Borussia Mönchengladbach 1\nSpVgg Unterhaching 0 VfL Wolfsburg 0\n" * 20,
    "a table of prices": "Société Générale 24.10 -0.3\nDeutsche Börse 201.4 +1.1\nTelefónica 3.91 -0.8\n" * 20,
    "all capitals": ENGLISH.upper(),
    "every word with a capital": ENGLISH.title(),
    "an endless line without spaces": "abc" * 50_000,
    "one letter": "a" * 50_000,
    "web addresses": "".join(
        f"https://example.org/{word}/über-uns?seite={n} " for n, word in enumerate(GERMAN.lower().split())
    ),
    "one marked quotation": ENGLISH + "“Wer zählt, der schießt nicht daneben,” he said. " + ENGLISH,
    "English, then German": ENGLISH * 6 + GERMAN * 6,
    "German, then English": GERMAN * 6 + ENGLISH * 6,
    "German in the middle": ENGLISH * 6 + GERMAN * 6 + ENGLISH * 6,
    "names in a report": "Fiorentina, Sporting de Gijón, Škoda Plzeň and Fenerbahçe went through, while Saint-Étienne, "
    "Grêmio, Vålerenga, Beşiktaş and Hajduk Split were out before the last evening of the round had begun. ",
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_a_short_report_in_another_language_is_told(language: str) -> None:
    assert detect(OTHERS[language]) == language


@pytest.mark.parametrize(
    ("flash", "language"),
    [
        ("Порт закрыли из-за крана", "ru"),
        ("Το λιμάνι έκλεισε", "el"),
        ("הנמל נסגר", "he"),
        ("항구 폐쇄", "ko"),
        ("港は閉鎖", "ja"),
        ("ฝนตกในกรุงเทพ", "th"),
    ],
)
def test_a_flash_in_another_script_is_told(flash: str, language: str) -> None:
    assert detect(flash) == language


@pytest.mark.parametrize("flash", ["أُغلق الميناء", "Порт", "港口关闭", "URGENT: Порт закрыли из-за крана", "बंदरगाह बंद"])
def test_a_flash_in_another_script_is_not_taken_for_english(flash: str) -> None:
    assert not is_english("", detect(flash))


def test_every_story_of_the_sample_wire_is_in_the_language_that_it_states() -> None:
    items = [json.loads(line) for line in WIRE.read_text(encoding="utf-8").splitlines()]
    stories = [item for item in items if item["status"] == "usable"]
    wrong = {
        item["guid"]: found
        for item in stories
        if (found := detect(item.get("body") or "\n\n".join(item["paragraphs"]))) != item["language"]
    }
    assert wrong == {}


@pytest.mark.parametrize("case", HARD)
def test_what_is_short_mixed_or_no_prose_is_not_taken_for_another_language(case: str) -> None:
    assert detect(HARD[case]) in (UNCLEAR, "en")


def test_a_text_is_looked_at_in_three_places_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    from services.common import language

    monkeypatch.setattr(language, "_evidence", lambda window: seen.append(len(window)) or "")
    detect(ENGLISH * 3_000)
    assert seen == [WINDOW] * 3


def test_threads_that_ask_at_once_get_the_same_answers() -> None:
    texts = [*OTHERS.values(), *HARD.values()] * 2
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(detect, texts)) == [detect(text) for text in texts]


@pytest.mark.parametrize(
    ("stated", "english"), [("", True), ("en", True), ("en-gb", True), ("es", False), ("enm", False)]
)
def test_a_text_that_is_not_clear_is_in_the_stated_language_or_english_where_none_is(
    stated: str, english: bool
) -> None:
    assert is_english(stated, UNCLEAR) == english


@pytest.mark.parametrize("stated", ["", "en", "en-gb", "es"])
def test_what_is_found_counts_more_than_what_is_stated(stated: str) -> None:
    assert is_english(stated, "en")
    assert not is_english(stated, "de")


@given(st.text(st.characters(), max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(detect(text * 4), str)
