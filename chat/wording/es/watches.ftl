# Avisos: lo que la gente pidió y los mensajes que lo cuentan.

watch-kept = Recibirás un mensaje directo cuando un documento nuevo diga algo:
watch-kept-channel = Se avisará en { $channel } cuando un documento nuevo diga algo:
watch-of-topic = Tema: { $what }
watch-of-question = { $what }
watch-of-body = Documentos nuevos de { $what }
watch-of-meetings = Cada sesión nueva
watch-stuck = en espera: no se puede escribir en su canal
watch-taken-back = Retirado.
button-unwatch = Retirarlo
button-stop = No avisar más
button-outline = De qué trató
pace-now = al momento
pace-daily = cada día
pace-weekly = cada semana
watches-title = Tus avisos
watches-how = /{ command-watches } muestra tus avisos, fija horas de silencio y permite retirarlos.
watches-none = No has pedido ningún aviso. Se empieza con /{ command-watch } { command-watch-topic } o con la campana bajo una respuesta.
notices-most = { $count ->
    [one] Como máximo { $count } mensaje al día; el resto se envía al día siguiente.
   *[other] Como máximo { $count } mensajes al día; el resto se envía al día siguiente.
 }
notices-no-quiet = Sin horas de silencio.
notices-quiet = No se envía nada de { $first } a { $last } ({ $zone }).
notices-closed-channel = Si no recibes mensajes directos, el aviso va al canal donde lo pediste.
notices-closed-kept = Si no recibes mensajes directos, verás el aviso cuando vuelvas a usar un comando aquí.
notice-title = Novedades en los documentos
notice-for = Para { $person }
notice-priorities = **Prioridades que declara**
notice-stuck = Plenum no puede escribir en { $channel }, donde debe avisar de esto:
notice-stuck-how = Espera y lo intenta cada hora. Permite a Plenum escribir allí o retíralo con /{ command-unwatch }. Esto se dice una sola vez.
watch-too-broad = Es demasiado corto o demasiado común para buscarlo. Nombra un tema en una o dos palabras, como «muro de contención».
watch-cannot-write = Plenum no puede escribir en ese canal. Dale antes los permisos «Ver canal» y «Enviar mensajes».
watch-unknown = No tienes ese aviso.
too-many-watches = Ya has pedido 25 avisos. /{ command-watches } los muestra y permite retirarlos.
too-many-channel-watches = Los canales de este servidor ya tienen 50 avisos. /{ command-watches } los muestra.
error-quiet-hours = Indica dos horas entre 0 y 23, como 22-7.
error-time-zone = No hay ninguna zona horaria con ese nombre. Elige una de la lista, como Europe/Madrid.
error-notices-a-day = Elige un número entre 1 y 50.
