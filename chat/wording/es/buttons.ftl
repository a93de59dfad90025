# Lo que muestran los botones bajo una respuesta.

button-earlier = Antes
button-later = Después
button-back = Atrás
button-forth = Siguiente
button-too-old = Este botón ya no hace nada. Pregunta de nuevo con /{ command-ask }.

context-changed = El texto del documento ha cambiado desde que se citó. Este es el de hoy.
context-open = Abrir el documento

passages-none = No se ha encontrado nada parecido.
passages-newer = La biblioteca ha cambiado desde aquella respuesta. Estos son los pasajes de hoy.

## Opiniones

vote-helpful = Gracias. Anotado como útil; puedes cambiar de opinión cuando quieras.
vote-unhelpful = Gracias. Anotado como no útil. Si una cita está mal, pulsa «{ button-report }».
report-title = { button-report }
report-label = ¿Qué está mal?
report-placeholder = Habla de otro año; el enlace lleva a otra parte; …
report-told-title = Se señaló una cita errónea
report-told-where = La respuesta, comprobante { $receipt }
report-thanks = Gracias. Los administradores de esta comunidad ven tu aviso, sin tu nombre.

## Hilos

thread-hello = Sigue aquí: menciona a { $bot } y pregunta, por ejemplo, «¿y cuándo?». Se entiende a partir de la respuesta de arriba.
thread-hello-all = Sigue aquí: pregunta sin más, por ejemplo, «¿y cuándo?». Se entiende a partir de la respuesta de arriba.
thread-opened = El hilo está abierto: { $thread }
error-no-thread-here = Solo se puede abrir un hilo en un canal de texto.
error-thread-is-there = Esta respuesta ya tiene un hilo.
error-may-not-open-thread = Plenum no puede abrir hilos aquí. Un administrador puede darle el permiso «Crear hilos públicos».

## Checking an answer

receipt-good = Palabra por palabra en el documento, sin cambios desde entonces
receipt-changed = Palabra por palabra como se citó; el documento ha cambiado desde entonces
receipt-bad = No demostrado
