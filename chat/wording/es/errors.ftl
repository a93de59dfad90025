# Lo que falla y qué hacer.

waiting = { $place ->
    [one] Tu pregunta es la siguiente.
   *[other] Tu pregunta es la número { $place } de la cola. La respuesta llega aquí.
}
error-question = En esta pregunta no hay nada que se pueda buscar. Pregunta en pocas palabras, por ejemplo «control de inundaciones».
error-receipt-unknown = Esta respuesta ya no se conoce aquí. Pregunta de nuevo con /{ command-ask }.
error-queue-full = Plenum no da abasto ahora mismo. Pregunta de nuevo dentro de un minuto, por favor.
error-cooling-down = { $seconds ->
    [one] Un momento: puedes volver a preguntar dentro de un segundo.
   *[other] Un momento: puedes volver a preguntar dentro de { $seconds } segundos.
}
error-restarting = Plenum se está reiniciando. Pregunta de nuevo dentro de un minuto, por favor.
error-restarted = Plenum se reinició mientras buscaba esto. Vuelve a preguntar.
error-not-allowed = Eso no es posible aquí.
not-in-this-channel = Plenum no responde en este canal. Esta comunidad eligió: { $channels }. Un mensaje directo funciona siempre.
error-body = Ningún documento es de «{ $typed }». Se conocen: { $bodies }
error-meeting = No hay ninguna reunión «{ $typed }». Las más recientes: { $meetings }
error-date = Eso no es una fecha con año. Escríbela así: 2024, 2024-03 o 2024-03-15.
error-kind = No hay ningún tipo de documento con ese nombre. Elige uno de la lista que aparece al escribir.
error-library-missing = Aquí no hay documentos todavía. Un administrador puede añadirlos: /{ command-library } { command-library-add } y luego /{ command-library } { command-library-reindex }.
error-library-busy = La biblioteca se está reindexando. Mientras tanto se sigue respondiendo; inténtalo de nuevo cuando termine.
error-engine-away = El motor de búsqueda que acompaña a la biblioteca no responde ahora mismo. No se ha perdido nada: vuelve a preguntar en unos minutos.
error-library-mismatch = La biblioteca se hizo con otro modelo. Un administrador tiene que reindexarla: /{ command-library } { command-library-reindex }.
error-storage-full = El disco está lleno. No se ha perdido nada de lo guardado; quien opera el bot tiene que hacer sitio.
error-library = La biblioteca no se puede usar ahora mismo. Quien opera el bot puede ver por qué: `python bot.py doctor`.
error-model = Un modelo no se puede usar ahora mismo. Quien opera el bot puede ver por qué: `python bot.py doctor`.
error-record-missing = Ese documento no está en la biblioteca.
error-record-empty = En este archivo no hay texto.
error-record-encrypted = Este archivo pide una contraseña. Guarda una copia sin ella.
error-record-too-large = Este archivo es demasiado grande. Divídelo en partes.
error-record-needs-ocr = Este archivo contiene imágenes de páginas y nada de texto. Pásalo por un reconocimiento de texto (OCR) y añade el resultado.
error-record = No se ha podido leer este archivo.
error-unexpected = Ha ocurrido algo inesperado. Inténtalo de nuevo, por favor; quien opera el bot encontrará más en el registro de sucesos.
cannot-write-there = No puedo escribir en { $channel }. Pregúntame aquí o pide a un administrador que me permita «Enviar mensajes» allí.
error-record-unreachable = No se pudo descargar de esa dirección. Ábrela en un navegador, o descarga el archivo y añádelo.
error-address-refused = De esta dirección no se descarga nada. Da una de la web pública, o descarga el archivo y añádelo.
error-listing-broken = Lo que hay allí no enumera sus documentos como debería. No se ha cambiado nada de lo guardado.
error-site-paused = Este sitio pide que se vuelva más tarde. Inténtalo de nuevo dentro de una hora, por favor.

system-full = No queda espacio en el disco.
system-no-permission = El bot no tiene permiso para un archivo suyo.
system-too-many-files = Hay demasiados archivos abiertos.
system-read-only = El disco es de solo lectura.
system-not-there = Falta un archivo.
