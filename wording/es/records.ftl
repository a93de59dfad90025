# Cómo se nombran los documentos, los días y los lugares de un documento.

## Listas

list-comma = ,{" "}
list-semicolon = ;{" "}
list-two = { $first } y { $last }

## Tipos de documentos

kind-agenda = orden del día
kind-draft-minutes = borrador de acta
kind-adopted-minutes = acta aprobada
kind-minutes = acta
kind-decision = decisión
kind-news = noticia
kind-transcript = transcripción
kind-machine-transcript = transcripción automática
kind-report = informe
kind-notes = apuntes
kind-record = documento
kind-proposed = { $kind } (se propone, no se decide)

## Fechas

date-unknown = sin fecha
date-without-year = { $date } (no consta el año)

## Citas

cite-same-record = el mismo documento
cite-page = página { NUMBER($page, useGrouping: 0) }
cite-paragraph = párrafo { NUMBER($paragraph, useGrouping: 0) }
cite-moment = minuto { $moment }
cite-columns = columnas: { $heads }
cite-language = en { $language }

## Documentos y sesiones

meeting-cancelled = { $date } (cancelada)
meeting-rescheduled = { $date } (cambiada a otro día)
