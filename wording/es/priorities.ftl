# /prioridades.

priorities-title = Lo que se propuso la sesión
priorities-topic = { $others ->
    [0] sobre «{ $topic }»
    [one] sobre «{ $topic }»; 1 más queda fuera
   *[other] sobre «{ $topic }»; { $others } más quedan fuera
}
priorities-skipped-topic = La reunión más reciente ({ $meeting }) no nombra ninguna sobre «{ $topic }»; esto es de una anterior.
priorities-elsewhere = También en otra reunión
priorities-called-off = No se celebró: { $meeting }
priorities-same-time = { $others ->
    [one] Otra sesión puede ser igual de reciente, o más.
   *[other] Otras { $others } sesiones pueden ser igual de recientes, o más.
}
priorities-some-without-year = { $others ->
    [one] La sesión más reciente de las que indican el año. Otra no lo indica: nadie puede decir cuándo fue.
   *[other] La sesión más reciente de las que indican el año. Otras { $others } no lo indican: nadie puede decir cuándo fueron.
}
priorities-none-with-year = Aquí ninguna sesión indica el año, así que de ninguna se puede decir que sea la última. Esta es la primera de ellas.
priorities-none-named = Los documentos de esta sesión no nombran prioridades.
priorities-not-read = En las transcripciones, y en idiomas sin reglas, no se buscan prioridades.
priorities-some-proposed = Lo que está en un orden del día se propone, no se ha decidido.
priorities-topic-in-quote = No se nombra ninguna prioridad sobre «{ $topic }»; estas frases contienen esas palabras.
priorities-none-on-topic = La sesión tiene prioridades, pero ninguna trata de «{ $topic }».
priorities-read = { $count ->
    [0] No se encontró ninguna
    [one] Se encontró 1
   *[other] Se encontraron { $count }
} en { $paragraphs ->
    [one] 1 párrafo
   *[other] { $paragraphs } párrafos
} de { $records ->
    [one] 1 documento
   *[other] { $records } documentos
}. Los títulos y las citas son palabras del propio documento.
priorities-also = { $count ->
    [one] también en 1 documento más
   *[other] también en { $count } documentos más
}
priorities-new = 🆕 nueva
priorities-continued = 🔁 en { $times ->
    [one] 1 sesión
   *[other] { $times } sesiones
} desde { $since }
priorities-dropped = ➖ Nombrada en la sesión anterior, ahora no: **{ $label }**
priorities-done = ☑️ Consta como hecha: **{ $label }**
priorities-thread = Nombradas en sesiones anteriores
priorities-discussed = 💬 Muy debatido, sin nombrarse prioridad: { $label } ({ $share } del documento)
priorities-compared = Comparado con { $meeting }, la última anterior que nombra prioridades.
button-why = Citas, y por qué
why-emphasis = La sesión lo subrayó:
why-focus = Se le quiere prestar atención:
why-priority = Se le llama prioridad:
why-undertaking = Se quiere impulsar:
why-aim = El órgano se propone hacerlo:
why-listed = Está en la lista «{ $heading }»
why-judged = Ninguna palabra lo dice por sí sola: una pequeña red, que aprendió de actas inventadas, entiende que esta frase lo hace prioritario. Puede equivocarse
