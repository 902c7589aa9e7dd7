from services.assembler.watermark import Window


def test_nothing_is_kept_of_an_empty_window() -> None:
    assert Window().low() == {}


def test_the_first_unsettled_record_is_kept_and_all_after_it() -> None:
    window = Window()
    first, second, third = window.add(3), window.add(4), window.add(5)
    window.settle([second])
    assert (window.low(), window.unsettled) == ({"articles": 3}, 2)
    window.settle([first])
    assert (window.low(), window.unsettled) == ({"articles": 5}, 1)
    window.settle([third])
    assert (window.low(), window.unsettled) == ({}, 0)


def test_the_sections_of_a_settled_record_are_kept_as_long_as_it_is_read_again() -> None:
    window = Window()
    first, second = window.add(3), window.add(4)
    second.mark("articles.quotes", 7)
    second.mark("articles.quotes", 9)
    window.settle([second])
    assert window.low() == {"articles": 3, "articles.quotes": 7}
    window.settle([first])
    assert window.low() == {}


def test_the_lowest_section_counts_whatever_the_order_of_the_articles() -> None:
    window = Window()
    window.add(3).mark("articles.quotes", 9)
    window.add(4).mark("articles.quotes", 7)
    assert window.low()["articles.quotes"] == 7


def test_a_record_is_found_by_its_offset_while_it_counts() -> None:
    window = Window()
    entry = window.add(3)
    assert (window.find(3), window.find(4), window.find(None)) == (entry, None, None)
    window.settle([entry])
    assert window.find(3) is None
