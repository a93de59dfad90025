# /biblioteca: lo que hacen los administradores y lo que se les dice.

## Comandos y opciones

command-library = biblioteca
command-library-description = Gestionar la biblioteca: añadir y retirar documentos, ver su estado, cambiar ajustes
command-library-status = estado
command-library-status-description = Qué contiene la biblioteca, cuándo se hizo y qué falla
command-library-add = añadir
command-library-add-description = Añadir archivos o una página web; nada cuenta hasta que lo confirmes
command-library-remove = retirar
command-library-remove-description = Sacar un documento de las búsquedas; se puede recuperar
command-library-restore = recuperar
command-library-restore-description = Recuperar un documento retirado, o la biblioteca de una copia
command-library-reindex = reindexar
command-library-reindex-description = Incorporar lo nuevo y lo cambiado; mientras tanto se sigue respondiendo
command-library-history = historial
command-library-history-description = Cómo era antes la biblioteca y qué cambió cada vez
command-library-rollback = volver
command-library-rollback-description = Volver a un estado anterior de toda la biblioteca
command-library-export = exportar
command-library-export-description = Respuestas o pasajes en un archivo, para un reportaje o una solicitud
command-library-questions = preguntas
command-library-questions-description = Lo que se pregunta y no consta, las citas denunciadas y las valoraciones
command-library-settings = ajustes
command-library-settings-description = Dónde respondo, en qué idioma, a la vista de quién y quién gestiona la biblioteca

option-file = archivo
option-file-description = Un documento: PDF, Word, página web, texto, Markdown o subtítulos
option-file-more = archivo{ $number }
option-file-more-description = Otro archivo
option-url = dirección
option-url-description = La dirección web de una página o un archivo, en lugar de un archivo adjunto
option-date = fecha
option-date-description = Cuándo se celebró o publicó, tal como consta: 2024-03-15, 1 de agosto
option-title = título
option-title-description = Cómo se llama, si el documento no lo dice bien
option-kind-in-library-add = Qué tipo de documento es, si él mismo no lo dice
option-body-in-library-add = Quién se reunió o lo publicó, por ejemplo el Pleno
option-record = documento
option-record-description = Qué documento; escribe una parte de su título
option-generation = versión
option-generation-description = A qué estado volver; si no se indica, al anterior
option-what = contenido
option-what-description = Respuestas dadas aquí, o pasajes sobre una pregunta
option-format = formato
option-format-description = Markdown para leer, CSV para una tabla, JSON para un programa
option-days = días
option-days-description = Respuestas de los últimos días que indiques; si no, 30
option-question-in-library-export = Para pasajes: la pregunta a la que deben acercarse

export-answers = respuestas dadas aquí
export-passages = pasajes sobre una pregunta

## Quién puede

library-for-admins = Solo puede hacerlo quien gestiona este servidor o tiene un rol elegido en /{ command-library } { command-library-settings }.
library-for-operators = Eso afecta a la biblioteca que comparten todas las comunidades; solo puede hacerlo quien opera el bot: su propietario o un administrador de su comunidad de origen.
company-title = Plenum está ahora también en otro servidor
company-means = «{ $server }» era su único servidor, así que sus administradores llevaban toda la biblioteca. Desde ahora llevan lo que este servidor ha añadido; lo que comparten todos los servidores lo lleva el propietario del bot: indexar, volver atrás, copias de seguridad y los documentos del operador. No se ha perdido nada, y las respuestas son las de antes.
company-home = El operador puede dejarlo todo en vuestras manos: { $setting } en los ajustes.
library-only-in-servers = Eso solo funciona en un servidor.
library-roles-need-manager = Los roles los elige quien puede gestionar este servidor.

## Estado

library-status-title = La biblioteca
library-own = Añadidos por esta comunidad: { $records ->
    [0] ninguno todavía
    [one] 1 documento
   *[other] { $records } documentos
}
library-made = **Hecha** { $moment }
library-under-way = **Se está reindexando:**
library-last = **Última vez** { $moment }: { $changes }
library-last-none = **Última vez:** ninguna todavía desde Discord
library-next = **Próxima vez:** { $moment }
library-next-none = **Próxima vez:** no hay ningún horario fijado. Se reindexa cuando se pone algo en una carpeta, cuando un administrador confirma un documento o con /{ command-library } { command-library-reindex }.
library-waiting = **Preguntas en espera:** { $count }
library-in-order = { $count ->
    [one] 1 comprobación en orden
   *[other] { $count } comprobaciones en orden
}
library-operator-sees-more = Los detalles de lo que falla los ve quien opera este bot.
library-programs-words = Las frases de arriba son las propias del programa, en inglés.
library-and-more = { $count ->
    [one] y 1 más
   *[other] y { $count } más
}

## Reindexación

library-reindexing = Reindexando
library-answers-keep-coming = Mientras tanto se sigue respondiendo con la biblioteca tal como estaba.
library-stage-begin = empezando
library-stage-list = haciendo la lista de documentos
library-stage-read = leyendo
library-stage-catalogue = escribiendo el catálogo
library-stage-embed = calculando vectores
library-stage-vectors = escribiendo los vectores
library-stage-keywords = escribiendo las palabras clave
library-stage-verify = comprobando
library-stage-publish = publicando
library-progress = { $stage }, { $done } de { $total }
library-reindexed = Reindexada
library-reindex-broke-off = La reindexación se interrumpió; la biblioteca sigue como estaba
library-reindex-under-way = Ya se está reindexando. Se incorpora todo lo que había al empezar; cuando termine, pide otra. /{ command-library } { command-library-status } muestra por dónde va.
library-added = Añadidos
library-changed = Cambiados
library-gone = Ya no están donde se publicaron; se conservan y se buscan
library-failed = No se pudieron incorporar
library-count-added = { $count ->
    [one] 1 añadido
   *[other] { $count } añadidos
}
library-count-changed = { $count ->
    [one] 1 cambiado
   *[other] { $count } cambiados
}
library-count-gone = { $count ->
    [one] 1 desaparecido de su origen
   *[other] { $count } desaparecidos de su origen
}
library-count-back = { $count ->
    [one] 1 recuperado
   *[other] { $count } recuperados
}
library-count-removed = { $count ->
    [one] 1 retirado
   *[other] { $count } retirados
}
library-count-failed = { $count ->
    [one] 1 sin incorporar
   *[other] { $count } sin incorporar
}
library-unchanged = nada nuevo
library-seconds = { $seconds } s

## Retirar y recuperar

library-remove-title = ¿Retirar este documento?
library-remove-means = { $passages ->
    [one] Su único pasaje dejará
   *[other] Sus { $passages } pasajes dejarán
} de buscarse y citarse. No se borra nada: las respuestas ya dadas se pueden seguir comprobando, y /{ command-library } { command-library-restore } lo devuelve.
library-button-remove = Retirar
library-button-leave = Dejarlo
library-removed = { $title } ya no se busca.
library-removed-undo = /{ command-library } { command-library-restore } lo devuelve.
library-restored = { $title } se busca de nuevo.
library-left = No se ha cambiado nada.

## Historial

library-history-title = Cómo era la biblioteca
library-history-means = Un estado ya hecho no cambia nunca. /{ command-library } { command-library-rollback } regresa a uno anterior.
library-current = (de aquí salen ahora las respuestas)
library-generation-damaged = Dañado: no se puede volver a él.
library-no-such-generation = No hay tal estado anterior. /{ command-library } { command-library-history } muestra los que se conservan.
library-rollback-title = ¿Volver a un estado anterior?
library-rollback-to = Al estado del { $moment }: { $size }
library-rollback-back = **Se vuelven a buscar:** { $list }
library-rollback-lost = **Dejan de buscarse:** { $list }
library-rollback-changed = **Como eran entonces:** { $list }
library-rollback-means = Las respuestas saldrán de él al instante, en todas las comunidades. La próxima reindexación vuelve a incorporar lo nuevo.
library-button-rollback = Volver
library-rolled-back = Las respuestas salen ahora del estado del { $moment }: { $size }.
library-rolled-back-undo = /{ command-library } { command-library-rollback } con el estado posterior lo deshace; /{ command-library } { command-library-reindex } también.

## Añadir

library-add-nothing = Dame algo que añadir: hasta diez archivos, o la dirección de una página.
library-add-both = Archivos o una dirección, pero no ambos a la vez. Primero lo uno y luego lo otro, por favor.
library-add-title-for-one = Un título vale para un solo documento. Déjalo vacío y corrige cada archivo por separado.
library-add-title = ¿Es correcto?
library-add-several = { $count ->
    [one] Se ha leído 1 documento. Se muestra abajo; nada cuenta hasta que lo confirmes.
   *[other] Se han leído { $count } documentos. Cada uno se muestra abajo; nada cuenta hasta que lo confirmes.
}
library-add-none = No se ha podido leer nada.
library-add-unread = No se han podido leer
library-add-too-large = Supera los { $most } MiB. Divídelo en partes.
library-add-not-fetched = Discord no lo ha entregado. Adjúntalo otra vez, por favor.
library-title-from = título: { $from }
library-add-no-room = Esta comunidad ya ha añadido todo lo que puede. Retira lo que ya no haga falta o pide a quien opera el bot que lo tenga en una carpeta.
library-proposal-gone = Esta propuesta ya no existe: se incorporó, se descartó o ha caducado. Añade el documento de nuevo.
library-length = { $characters ->
    [one] 1 carácter
   *[other] { $characters } caracteres
} en { $paragraphs ->
    [one] 1 párrafo
   *[other] { $paragraphs } párrafos
}
library-fact = **{ $what }:** { $value } ({ $from })
library-fact-plain = **{ $what }:** { $value }
library-fact-language = Idioma
library-fact-length = Extensión
library-body-unknown = no consta
library-language-unknown = no reconocido
library-begins = **Empieza así:**
library-origin-admin = lo has indicado tú
library-origin-record = según el documento
library-origin-text = reconocido en el texto
library-origin-none = el documento no lo dice
library-there-already = La biblioteca ya tiene el mismo texto: { $record }.
library-button-take-in = Incorporar
library-button-take-in-all = Incorporar todos
library-button-correct = Corregir
library-button-discard = Descartar
library-button-again = Reintentar
library-correct-title = Corregir lo que se entendió
library-correct-record-title = Título
library-correct-kind = Tipo
library-correct-date = Fecha
library-correct-date-how = 2024-03-15, 2024-03, 1 de agosto. Vacío: como se leyó.
library-correct-body = Órgano
library-correct-body-how = Quién se reunió o lo publicó. Vacío: como se leyó.
library-checks-under-way = Comprobando archivos, ajustes y modelos …
library-not-a-date = Eso no es una fecha. Escríbela así: 2024-03-15, 2024-03, 2024 o 1 de agosto.
library-typed-is-kept = Lo que escribiste se guarda: pulsa *{ library-button-correct }*.
library-taking-in = Incorporado. Ha empezado la reindexación; cuando termine, se podrá encontrar.
library-taking-in-next = Incorporado. Se está reindexando; la siguiente empieza sola, y entonces se podrá encontrar.
library-taken-in = { $count ->
    [one] Incorporado: ya se puede encontrar.
   *[other] Incorporados: ya se pueden encontrar los { $count }.
}
library-not-taken-in = Se ha guardado, pero la reindexación no ha podido incorporarlo.
library-taken-in-later = Se ha guardado. Otro proceso está reindexando la biblioteca, así que no se puede decir si ya está dentro. Inténtalo de nuevo en unos minutos.
library-discarded = Descartado. No se ha añadido nada.

## Exportar

library-export-needs-question = Para los pasajes necesito una pregunta a la que deban acercarse.
library-export-no-answers = En ese tiempo no se ha respondido aquí nada.
library-export-no-passages = No se ha encontrado nada parecido, así que no hay nada que exportar.
library-exported-answers = { $count ->
    [one] 1 respuesta
   *[other] { $count } respuestas
} { $days ->
    [one] del último día
   *[other] de los últimos { $days } días
}, con sus citas, dónde están y su comprobante.
library-exported-passages = { $count ->
    [one] 1 pasaje cercano
   *[other] { $count } pasajes cercanos
} a «{ $question }», palabra por palabra, con dónde están.
library-export-shortened = El archivo sería mayor de lo que Discord admite aquí; contiene solo lo más reciente: { $count }.
library-export-quotes = Las citas son las propias palabras del documento, sin cambios. Las preguntas se guardan sin nombres.

## Preguntas

library-questions-title = Lo que se ha preguntado y qué se ha dicho de las respuestas
library-questions-days = De los últimos { $days } días
library-unanswered = No consta
library-unanswered-none = Ninguna pregunta ha quedado sin respuesta.
library-asked-times = { $count ->
    [one] preguntado una vez
   *[other] preguntado { $count } veces
}
library-asked-last = la última { $moment }
library-answered-since = Desde entonces se ha encontrado una respuesta.
library-reports = Citas denunciadas
library-reports-none = No hay ninguna cita denunciada.
library-report = Respuesta { $answer }, { $moment }
library-reports-more = { $count ->
    [one] 1 denuncia más espera.
   *[other] { $count } denuncias más esperan.
}
library-report-question = La pregunta: { $question }
library-button-settled = Resuelto
library-votes = { $helpful } útiles, { $unhelpful } no útiles
library-answered-counts = { $asked ->
    [one] 1 pregunta hecha
   *[other] { $asked } preguntas hechas
}, { $answered } con respuesta

## Ajustes

library-settings-title = Ajustes
library-settings-changed = Guardado. Vale desde ahora.
library-settings-channels = **Responde en:** { $channels }
library-everywhere = todos los canales en los que puede escribir
library-settings-language = **Idioma:** { $language }
library-language-own = El de cada lector
library-settings-private = **Respuestas a /{ command-ask }:** las ve solo quien pregunta, salvo que indique otra cosa
library-settings-public = **Respuestas a /{ command-ask }:** a la vista de todos, salvo que quien pregunta indique otra cosa
library-nowhere = en ninguno
library-settings-asking = **Para preguntar:** { $channels }
library-settings-asking-how = En los foros respondo a cada publicación nueva por su título. En los demás canales solo veo los mensajes que me mencionan, hasta que quien me opera ponga `message_content`; con el botón de la tarjeta que dejo allí se pregunta sin ello.
library-settings-scope = **En { $channel }** las preguntas son sobre { $body }, si no nombran otro órgano
library-settings-threads = **Hilos:** cada respuesta abre uno, para seguir preguntando
library-settings-no-threads = **Hilos:** solo si alguien pulsa «{ button-thread }»
library-settings-news = **Novedades de la biblioteca:** { $channel }
library-settings-reports = **Citas señaladas:** en la lista de /{ command-library } { command-library-questions }; se avisan en: { $channel }
library-settings-roles = **Pueden gestionar la biblioteca:** quienes gestionan este servidor; además, { $roles }
library-settings-roles-nobody = **Pueden gestionar la biblioteca:** quienes gestionan este servidor y nadie más
library-settings-roles-how = Discord muestra /{ command-library } solo a quien gestiona el servidor. Para que un rol la vea, permítelo en Ajustes del servidor → Integraciones → Plenum.
library-pick-channels = Canales donde responder (ninguno: todos)
library-pick-asking = Canales y foros para preguntar (ninguno: en ningún sitio)
library-pick-scope = En este canal: ¿documentos de qué órgano?
library-every-body = Aquí: los documentos de todos los órganos
library-only-body = Aquí: solo { $body }
library-pick-news = Canal para novedades (ninguno: como las citas señaladas)
library-pick-reports = Canal para citas señaladas (ninguno: solo en la lista)
library-pick-language = Idioma
library-pick-roles = Roles que gestionan la biblioteca (ninguno: nadie más)
library-button-private = Responder en privado por defecto
library-button-public = Responder en público por defecto
library-button-threads-threads = Abrir un hilo por respuesta
library-button-threads-none = No abrir hilos por sí solo
language-name = Español

## En un archivo exportado

export-label-title = De los documentos públicos
export-label-made = Exportado el { $date }. Las citas son literales; cada una se puede comprobar con su comprobante.
export-label-not-answered = { refusal-title }
export-label-passages = Pasajes encontrados:
export-label-receipt = Comprobante { $receipt }
export-label-sure = { $percent } % de seguridad
export-label-generation = estado de la biblioteca { $generation }
export-label-asked = preguntado { $time }
export-label-undated = sin fecha
export-label-paragraph = párrafo { $number }
export-label-page = página { $number }
export-label-adopted = aprobada
export-label-not-adopted = sin aprobar
export-label-adoption-not-stated = no consta si se aprobó
export-label-changed = El texto de este documento ha cambiado desde que se citó; título, tipo y fecha son los de hoy.
export-label-not-held = Este documento ya no está en la biblioteca; su título, tipo y fecha ya no se conocen aquí.
export-label-left-out = Faltan { $count } más en este archivo: no cabían.
