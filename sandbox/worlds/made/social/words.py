"""What posts say: openings, sentences, questions, hashtags, and titles in two languages."""

OPENINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "photo": {
        "en": (
            "{dish}, straight from the test kitchen.",
            "Tonight's table: {dish}.",
            "{dish} on a grey day.",
            "This {dish} did not last ten minutes.",
            "Fresh out of the oven: {dish}.",
        ),
        "fr": (
            "{dish}, tout juste sorti de la cuisine.",
            "À table ce soir : {dish}.",
            "{dish} un jour de pluie.",
            "Ce plat n'a pas tenu dix minutes : {dish}.",
        ),
    },
    "link": {
        "en": (
            "The full recipe for {dish} is on our site.",
            "Everything we know about {dish}, in one page.",
            "Printable recipe: {dish}.",
        ),
        "fr": (
            "La recette complète : {dish}, sur notre site.",
            "Tout ce que nous savons : {dish}.",
            "Recette à imprimer : {dish}.",
        ),
    },
    "text": {
        "en": (
            "Unpopular opinion about {dish}: simpler is better.",
            "We are testing {dish} all week.",
            "A small confession about {dish}: we burn it too.",
        ),
        "fr": (
            "Opinion impopulaire, {dish} : plus c'est simple, mieux c'est.",
            "Toute la semaine nous essayons : {dish}.",
            "Petit aveu, {dish} : nous le ratons aussi.",
        ),
    },
}
SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "Salt the water before anything else and taste it twice while you wait for it to boil.",
        "The pan has to be hot, then you leave it alone until the edges turn brown.",
        "Let everything rest for ten minutes, it makes more of a difference than the price does.",
        "We tested four kinds of butter and the cheapest one won by a wide margin this time.",
        "Keep the rinds, they go into the next pot of stock and nobody will know your secret.",
        "If you cook for two, halve everything but the garlic, which should stay as it is.",
        "It keeps for three days in the fridge and is better on the second one anyway.",
        "Start in the morning, the dough does the work while you get on with your day.",
    ),
    "fr": (
        "Salez l'eau avant toute chose et goûtez deux fois pendant qu'elle commence à bouillir.",
        "La poêle doit être bien chaude, puis on n'y touche plus jusqu'à ce que les bords dorent.",
        "Laissez reposer dix minutes, cela change bien plus de choses que le prix des ingrédients.",
        "Nous avons essayé quatre beurres et le moins cher a gagné, de très loin cette fois-ci.",
        "Gardez les croûtes, elles iront dans le prochain bouillon et personne n'en saura rien.",
        "Pour deux, divisez tout par deux sauf l'ail, qui reste exactement comme il est.",
        "Cela se garde trois jours au frais et c'est de toute façon meilleur le lendemain.",
        "Commencez le matin, la pâte travaille toute seule pendant que vous vivez votre journée.",
    ),
}
QUESTIONS: dict[str, tuple[str, ...]] = {
    "en": (
        "How do you make yours?",
        "Butter or oil?",
        "Who would you cook this for?",
        "What are we missing?",
    ),
    "fr": (
        "Et chez vous, comment ?",
        "Beurre ou huile ?",
        "Pour qui le feriez-vous ?",
        "Qu'avons-nous oublié ?",
    ),
}
HASHTAGS: dict[str, tuple[str, ...]] = {
    "en": (
        "#cooking",
        "#recipe",
        "#homemade",
        "#dinner",
        "#foodie",
        "#easyrecipes",
        "#kitchentips",
        "#comfortfood",
        "#copperladle",
        "#whatsfordinner",
    ),
    "fr": (
        "#cuisine",
        "#recette",
        "#faitmaison",
        "#dîner",
        "#gourmand",
        "#recettefacile",
        "#astucecuisine",
        "#bonappétit",
        "#lalouchedecuivre",
        "#onmangequoi",
    ),
}
# How a crosspost says what the video's title says.
RETOLD: dict[str, tuple[str, ...]] = {
    "en": (
        "{title}",
        "{title} 👇",
        "NEW: {title}",
        "{title} Full recipe on our channel.",
        "Save this one: {title}",
    ),
    "fr": (
        "{title}",
        "{title} 👇",
        "NOUVEAU : {title}",
        "{title} La recette complète est sur notre chaîne.",
        "À garder : {title}",
    ),
}
AGAIN: dict[str, tuple[str, ...]] = {
    "en": ("From the archive: {title}", "You asked for it again: {title}", "Throwback! {title}"),
    "fr": ("Dans nos archives : {title}", "Vous l'avez redemandé : {title}"),
}
FRENCH_TITLES = {
    "{dish}, the way we make it": "{dish} : notre façon de faire",
    "{dish}: every mistake to avoid": "{dish}, les erreurs à éviter",
    "Better {dish} at home": "Réussir : {dish} à la maison",
    "We tried 7 recipes for {dish}": "{dish} : nous avons essayé 7 recettes",
    "{dish} 🍳 step by step": "{dish} 🍳 pas à pas",
    "{dish} in 60 seconds": "{dish} en 60 secondes",
    "The trick to {dish}": "L'astuce pour : {dish}",
    "{dish}? Do this.": "{dish} ? Faites ceci.",
    "LIVE: cooking {dish} with you": "EN DIRECT : {dish} avec vous",
}
FRENCH_DISHES = {
    "Lasagne": "Lasagnes",
    "Ragù": "Ragoût à l'italienne",
    "Sourdough": "Pain au levain",
    "Crème Brûlée": "Crème brûlée",
    "French Onion Soup": "Soupe à l'oignon",
    "Chickpea Curry": "Curry de pois chiches",
    "Tofu Stir-fry": "Tofu sauté",
    "Lentil Dal": "Dahl de lentilles",
    "Knife Skills": "Bien couper",
    "Stock": "Le bouillon",
    "Pan Sauces": "Les sauces à la poêle",
    "Fermenting": "La fermentation",
    "One-pan Chicken": "Poulet à la poêle",
    "Sheet-pan Salmon": "Saumon en une plaque",
    "Skillet Gnocchi": "Gnocchis à la poêle",
    "Dinner for $5": "Dîner à 5 €",
    "Pantry Pasta": "Pâtes du placard",
    "Leftovers": "Les restes",
}
