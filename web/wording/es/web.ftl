# Lo que dicen las páginas.

## En todas las páginas

web-language-name = Español
web-skip = Ir al texto
web-nav = Páginas
web-nav-meetings = Sesiones
web-nav-priorities = Prioridades
web-nav-timeline = Cronología
web-by = Quién lo dijo (opcional)
web-timeline-topic = Un tema
web-timeline-hint = Con las palabras de las actas: «muro de contención», «impuesto de hospedaje».
web-languages = Idiomas
web-footer = Plenum cita palabra por palabra los documentos publicados. Cuando algo no consta, lo dice.

## El comienzo

web-title = Pregunta qué dicen los documentos
web-search = Tu pregunta
web-search-hint = Con tus palabras. Entre «comillas» se buscan exactamente esas.
web-search-button = Preguntar
web-newest = Los documentos más recientes
web-follow = Seguir
web-feed-records = Documentos nuevos (Atom)
web-feed-priorities = Prioridades (Atom)
web-feed-topic = Este tema (Atom)
web-calendar = Sesiones (calendario)

## Un documento

web-to-quote = Ir a las palabras citadas
web-source = En su origen: { $host }
web-source-none = No tiene dirección propia en la web.
web-part = Parte { $part } de { $parts }
web-earlier = Parte anterior
web-later = Parte siguiente
web-parts = Partes de este documento
web-picture = Página { NUMBER($page, useGrouping: 0) } tal como se publicó
web-paragraph = Enlace al párrafo { NUMBER($paragraph, useGrouping: 0) }
web-struck = Tachado en el documento, no está vigente: { $words }
web-words-not-here = El enlace nombra un lugar que este documento no tiene.
web-notice-removed-title = Este documento se quitó
web-notice-removed = Se quitó de esta biblioteca. Su texto ya no se muestra.

## Una respuesta

web-answer-link = Enlace a esta respuesta y su comprobación
web-decided = Lo que se decidió: { $meeting }
web-announced = Lo que se anuncia
web-announced-none = Ningún documento de aquí anuncia una próxima sesión.
web-hidden = Sus palabras no se muestran aquí.

## Sesiones

web-meetings-title = Sesiones
web-meetings-none = Aquí no se conoce todavía ninguna sesión.
web-meeting-no-outline = Sus documentos no tienen títulos ni puntos que enumerar.
web-meeting-priorities = Lo que se propuso
web-meeting-other = Todas las sesiones
web-more = { $count ->
    [one] y 1 más
   *[other] y { $count } más
}

## Privacidad

web-nav-privacy = Privacidad
web-privacy-lead = Qué se guarda aquí, durante cuánto tiempo y cómo hacer que se borre. El responsable es quien mantiene esta copia de Plenum. Nada se envía a quienes escriben el programa.
web-privacy-contact = Quien la mantiene atiende aquí:
web-privacy-pages-title = En estas páginas
web-privacy-pages = Sin cookies, sin registro de visitas, sin nada de otros sitios. Las direcciones de quienes visitan solo se cuentan en la memoria, para que nadie ocupe todo el espacio.
web-privacy-discord-title = En Discord
web-privacy-reads = El bot lee lo que se le dirige: comandos, menciones, respuestas que lo mencionan, mensajes directos y lo que alguien elige con «Buscar en los documentos». Si quien lo mantiene le deja ver más, el comando «acerca-de» lo dice.
web-privacy-use = Las preguntas se responden en la máquina en la que funciona Plenum y no se dan a ningún otro servicio. Lo que se escribe nunca se usa para entrenar nada.
web-privacy-kept-title = Qué se guarda y durante cuánto tiempo
web-privacy-questions = Preguntas hechas en Discord, sin nombre: { $days } días. Quienes administran el servidor donde se hicieron pueden leerlas.
web-privacy-receipts = Comprobantes, con los que una respuesta se puede verificar después: la pregunta, las citas y dónde están, sin nombre; para siempre.
web-privacy-votes = Votos y avisos de citas erróneas, con una clave en vez de un nombre: { $days } días.
web-privacy-posts = Qué mensaje contiene qué respuesta: { $days } días.
web-privacy-watches = De qué ha pedido alguien que se le avise, con su id de Discord: hasta que lo retire. De qué se le avisó: { $days } días.
web-privacy-acts = Qué cambiaron quienes administran en los documentos, con su nombre: { $days } días.
web-privacy-forget-title = Hacer que se borre
web-privacy-forget = El comando «olvídame» en Discord borra al momento todo lo que está ligado a ti, salvo el registro de lo que hicieron quienes administran.

## Lo que falla

web-home = Al comienzo
web-notice-not-found-title = No existe esta página
web-notice-not-found = Puede que nunca estuviera aquí, o que no sea para todos.
web-question = En esta pregunta no hay nada que se pueda buscar. Pregunta en pocas palabras, por ejemplo «control de inundaciones».
web-notice-busy-title = Un momento
web-notice-busy = Ahora mismo se responden muchas preguntas. Prueba de nuevo dentro de un minuto.
web-notice-too-fast-title = Un momento
web-notice-too-fast = Preguntas más deprisa de lo que Plenum puede buscar. Espera { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
} y prueba de nuevo.
web-notice-empty-title = Todavía no hay nada
web-notice-empty = Aquí no se ha incorporado todavía ningún documento.
web-notice-failed-title = Algo ha fallado
web-notice-failed = Esta página no se puede mostrar ahora mismo. Prueba de nuevo dentro de un minuto.
web-notice-no-http = Esta no es una petición como las que envía un navegador, así que no hay página para ella. Compruebe la dirección.
