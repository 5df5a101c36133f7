import pytest

from pipeline.findings import find_amounts


@pytest.mark.parametrize(
    ("text", "value", "unit", "period"),
    [
        ("Gemiddeld 30 procent besparing.", "30", "procent", ""),
        ("Het kostte € 9.000 per jaar.", "9.000", "euro", "per jaar"),
        ("De uitgaven waren € 3,6 miljoen in 2018.", "3,6", "miljoen euro", "in 2018"),
    ],
)
def test_an_amount_keeps_its_unit_and_period(text, value, unit, period):
    (amount,) = find_amounts(text)
    assert (amount.value, amount.unit, amount.period) == (value, unit, period)


def test_a_number_without_a_unit_is_no_amount():
    assert find_amounts("Er zijn 22 interviews gehouden.") == ()
