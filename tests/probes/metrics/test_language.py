"""English or not, by function words."""

from __future__ import annotations

import pytest

from advisor.probes.metrics.language import english_share

ENGLISH = [
    "How do I reset the PIN of my card?",
    "The ferry leaves from pier two at nine, and it is not running on Sundays.",
    "Which of these tickets can be refunded when the sailing has been cancelled?",
]


def test_english_reads_as_english():
    assert english_share(ENGLISH) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Wie kann ich die PIN meiner Karte zurücksetzen, wenn ich sie vergessen habe und "
        "der Automat sie nicht mehr annimmt, weil ich es zu oft versucht habe?",
        "Comment puis-je réinitialiser le code de ma carte si je l'ai oublié et que le "
        "distributeur ne l'accepte plus parce que j'ai essayé trop souvent?",
        "Hoe kan ik de pincode van mijn kaart opnieuw instellen als ik die ben vergeten en de "
        "automaat hem niet meer aanneemt omdat ik het te vaak heb geprobeerd?",
        "¿Cómo puedo restablecer el código de mi tarjeta si lo he olvidado y el cajero ya no lo "
        "acepta porque lo he intentado demasiadas veces?",
        "Jak mogę zresetować kod PIN mojej karty, jeśli go zapomniałem, a bankomat już go nie "
        "przyjmuje, ponieważ próbowałem zbyt wiele razy w ciągu jednego dnia?",
        "Как мне сбросить код моей карты, если я его забыл, а банкомат больше его не принимает, "
        "потому что я слишком много раз пробовал ввести его сегодня утром?",
    ],
)
def test_other_languages_do_not(text):
    assert english_share([text]) == 0


def test_names_without_a_sentence_are_not_judged():
    assert english_share(["Apple iPhone 12 64GB Black Unlocked Smartphone Case"] * 12) is None


def test_short_texts_are_judged_together_and_too_little_is_not_judged():
    assert english_share(["Why was it?"] * 12) == 1
    assert english_share(["Grazie mille"] * 12) == 0
    assert english_share(["Yes", "no"]) is None
    assert english_share([]) is None
