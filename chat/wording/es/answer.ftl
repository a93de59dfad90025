# Lo que Discord muestra con una respuesta y debajo de ella.

## La respuesta

answer-more-quotes = { $rest ->
    [0] La cita continúa: pulsa «{ button-quotes }».
    [one] 1 cita más: pulsa «{ button-quotes }».
   *[other] { $rest } citas más: pulsa «{ button-quotes }».
}

ask-left-out = { $count ->
    [one] Queda 1 pregunta más: hazla aparte, por favor.
   *[other] Quedan { $count } preguntas más: hazlas aparte, por favor.
}

## Botones

button-context = Contexto
button-more = Más pasajes
button-quotes = { $count ->
    [one] La cita entera
   *[other] Las { $count } citas
}
button-cite = Copiar la cita
cite-form-text = Texto
button-receipt = Comprobar
button-report = Cita errónea
button-thread = Preguntar más
button-tell = Avísame si aparece
button-ask = Hacer una pregunta
ask-label = Tu pregunta
ask-placeholder = ¿Qué decidió el concejo sobre …?

reading-now = Ahora mismo se están leyendo documentos. Vuelve a preguntar en un minuto: entonces se encontrará lo nuevo.
reading-first = Los documentos se están leyendo por primera vez. Vuelve a preguntar en un minuto.
