# Cómo se dicen una respuesta y una negativa.

## Cómo se entendió la pregunta

read-as = Entendido así: { $reading }
read-spelling = «{ $typed }» como «{ $read }»
read-exactly = las palabras exactas «{ $words }»
read-newest-first = lo más reciente primero
only-since = { $day ->
    [0] desde { $date }
   *[other] desde el { $date }
}
only-until = { $day ->
    [0] hasta { $date }
   *[other] hasta el { $date }
}
only = solo «{ $what }»
only-by = solo lo que dijo { $who }

## La respuesta

answer-disagree = Se muestran ambos; aquí no se decide cuál vale.
answer-searched = Se buscó en { $searched }
searched-records = { $records ->
    [one] 1 documento
   *[other] { $records } documentos
}
searched-passages = { $passages ->
    [one] 1 pasaje
   *[other] { $passages } pasajes
}
searched-span = { $first } – { $last }
searched-undated = { $records ->
    [one] sin contar 1 documento sin año
   *[other] sin contar { $records } documentos sin año
}
searched-as-of = al { $moment }

verdict-found = Consta en los documentos
verdict-found-in = Consta en: { $kind }
verdict-seems = Esto parece responder
verdict-proposed = Propuesto; no consta el resultado
verdict-differ = Los documentos no coinciden
verdict-not-found = { $records ->
    [one] No consta en este documento
   *[other] No consta en estos { $records } documentos
}
verdict-unsure = { $records ->
    [one] Este documento no lo responde con seguridad
   *[other] Ninguno de estos { $records } documentos lo responde con seguridad
}
sure-almost-certain = respondida casi con certeza
sure-very-likely = muy probablemente respondida
sure-likely = probablemente respondida
sure-perhaps = quizá respondida
sure-proposed = propuesto; lo citado no da ningún resultado

note-proposed = Un orden del día dice qué se propone. No dice qué se decidió.
note-machine = Esta transcripción la hizo una máquina: puede haber errores en nombres y cifras.
note-draft = Esta acta es un borrador: aún no se había aprobado.
note-notes = Son apuntes de alguien, no un documento del propio órgano.
note-written = Este texto lo escribió una máquina, según él mismo dice; no es un documento del propio órgano y puede contener errores.
note-recognised = Un programa leyó esto de una imagen de la página: puede haber errores en letras y cifras.
note-unused = Algo de lo que este documento dice de sí mismo no se pudo usar: su título, su fecha o su tipo pueden faltar o ser otros.
note-styled = Los estilos de este documento pueden ocultar, tachar o añadir algunas de sus palabras de un modo que solo se ve al abrirlo: mire el documento mismo.
note-struck = Aquí el documento tacha palabras; no están vigentes y no se citan: { $record }
note-adopted-since = A este borrador lo ha sustituido el acta aprobada: { $record }
note-corrected-since = A esta acta la ha sustituido el acta corregida: { $record }
note-revised-since = A este documento lo ha sustituido otra versión: { $record }
note-named-nowhere = Ninguno de los documentos consultados nombra { $record }.
note-named-otherwise = Ninguno de los documentos consultados tiene { $record } tal como está escrito en la pregunta. Un documento en otro idioma o escritura puede escribirlo de otra manera, o tratar de otra cosa: fíjese en a quién y qué nombra.
note-named-alike = Ninguno de los documentos consultados nombra { $record }. Uno nombra algo que se escribe de forma muy parecida y que puede ser otra cosa: fíjese en a quién y qué nombra.
note-another-role = El documento nombra aquí otro cargo: { $record }.
note-several-speakers = El nombre puede ser el de una de estas personas: { $record }. Cada cita nombra a quien habla, como el documento.
note-speaker-unknown = Nadie con ese nombre habla en lo consultado. Hablan: { $record }.
note-no-speakers = Ninguno de los documentos consultados nombra a quien habla.
note-adopted-later = Primero propuesto, después aprobado: lo aprobado está al final.
note-disagree = Estos documentos no coinciden. Se muestran uno junto al otro, con su fecha y su tipo; aquí no se decide cuál vale.

## Una negativa

refusal-title = No consta en los documentos publicados.
refusal-nearest = Los pasajes más cercanos; no responden a la pregunta
passage-alike = { $count ->
    [one] y 1 casi igual
   *[other] y { $count } casi iguales
}
