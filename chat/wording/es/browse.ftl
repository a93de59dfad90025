# Ayuda, acerca de, fuentes, documentos y sesiones.

## Ayuda

help-title = Pregunta qué dicen los documentos
help-ask =
    { "" }**Preguntar:** escribe `/{ command-ask }` y tu pregunta, o mencióname con ella:
    > ¿Qué hará la ciudad contra las inundaciones?
    > ¿Quién votó en contra del presupuesto?
    > Dame un resumen. ¿Qué hay de nuevo?
help-follow = **Seguir preguntando:** pulsa *{ button-thread }*, o responde a una respuesta y mencióname en ella: «¿y cuándo?»
help-check =
    { "" }**Comprobar:** cada frase se cita palabra por palabra, con su fuente debajo.
    - *{ button-context }* muestra lo que la rodea
    - *⋯* → *{ button-receipt }* la contrasta con el texto guardado
    - *⋯* → *{ button-cite }* da la referencia
    - ¿De quién son estas palabras? Pregunta con ellas entre «comillas»; o en el menú de un mensaje: Aplicaciones → *{ command-find }*
help-commands =
    { "" }**Mirar:**
    - `/{ command-priorities }` lo que se propuso la última sesión
    - `/{ command-decisions }` qué se decidió y quién votó qué
    - `/{ command-timeline }` un tema a lo largo del tiempo
    - `/{ command-meeting }` una sesión · `/{ command-latest }` los documentos más recientes · `/{ command-sources }` en qué se busca
    - `/{ command-watch } { command-watch-topic }` recibir un aviso cuando un documento nuevo diga algo · `/{ command-watches }` tus avisos
help-limits = Cita; no resume ni juzga. Cuando algo no consta, lo dice. `/{ command-about }` dice qué se guarda de ti.
help-admins =
    { "" }**Para administradores:**
    - `/{ command-library } { command-library-add }` incorpora un archivo o una página
    - `/{ command-library } { command-library-status }` dice cómo está todo
    - `/{ command-library } { command-library-settings }` fija dónde respondo y en qué idioma
reply-without-words = Tu respuesta llegó sin sus palabras: Discord solo las entrega cuando me mencionan en ellas. Responde otra vez y mencióname, o pulsa *{ button-thread }* bajo la respuesta.
help-more = /{ command-help } cuenta más.

## Welcome

welcome-what = Respondo con los documentos publicados de las sesiones, palabra por palabra, y muestro dónde consta. Si no consta, lo digo.
welcome-try = Esto, por ejemplo, consta en los documentos:
welcome-question = ¿Qué se dijo sobre { $topic }?

## Acerca de

about-title = Plenum
about-what = Plenum responde a preguntas sobre sesiones municipales a partir de los documentos publicados. Dice solo lo que dice un documento, palabra por palabra, y da un comprobante de cada frase. Cuando algo no consta, lo dice.
about-coverage = **Lo que abarca aquí:** { $searched }
about-nothing = Todavía no abarca nada: no se ha añadido ningún documento.
about-privacy = **Lo que se guarda:** las preguntas, sin nombres, durante { $questions } días; qué mensaje contiene qué respuesta, durante { $posted } días; los votos y los avisos, con una clave en lugar de tu nombre. `/{ command-forget-me }` borra lo que está ligado a ti.
about-reads-addressed = Solo veo lo que se dirige a mí. Nada de lo que alguien escribe sirve para entrenar un modelo.
about-reads-all = Quien me opera me deja ver lo que se escribe donde estoy. Solo lo tomo por una pregunta cuando se dirige a mí, en los canales que este servidor eligió para preguntar y en los hilos que abrieron mis respuestas; lo demás ni se guarda ni se mira. Nada de lo que alguien escribe sirve para entrenar un modelo.
about-contact = **Quien lo opera:** { $contact }
about-privacy-page = **Privacidad:** { $page }
about-source = Software libre con licencia MIT, a cargo de quien lo opera en esta comunidad.

## Fuentes

sources-title = En qué se busca
sources-kinds = **Tipos:** { $list }
sources-bodies = **Órganos:** { $list }
sources-languages = **Idiomas:** { $list }
sources-collections = **Procedencia:** { $list }
sources-own = lo que añadió esta comunidad
sources-hosts = **Publicados en:** { $list }
sources-undated = { $records ->
    [one] 1 documento no indica el año.
   *[other] { $records } documentos no indican el año.
}
sources-gone = { $records ->
    [one] 1 documento ya no está donde se publicó; la copia se conserva aquí y se busca en ella.
   *[other] { $records } documentos ya no están donde se publicaron; las copias se conservan aquí y se busca en ellas.
}
sources-demo = El documento de muestra que acompaña a Plenum ya no se consulta: ahora hay otros.
counted = { $what } ({ $count })

## Documentos y sesiones

latest-title = Los documentos más recientes
latest-none = Todavía no se ha añadido ningún documento.
latest-undated = Los documentos sin año van al final: nadie puede decir cuán recientes son.
meeting-title-date = { $title }, { $date }
meeting-documents = **Documentos**
meeting-outline = **De qué trató**
meeting-outline-none = Los documentos no tienen títulos ni puntos que enumerar.
meeting-more = { $count ->
    [one] y 1 más
   *[other] y { $count } más
}
meetings-none = Aquí no se conoce todavía ninguna sesión.
meeting-pick = Otra sesión

## Buscar lo que afirma un mensaje

claim-title = Qué dicen los documentos sobre esto
claim-said = El mensaje: «{ $claim }»
claim-limits = Se muestran pasajes y no se juzga nada: si confirman o no el mensaje, te toca leerlo a ti.
claim-nothing = En este mensaje no hay nada que se pueda buscar.

## Olvidar

forgotten = { $things ->
    [one] Borrado: 1 cosa que estaba ligada a ti.
   *[other] Borrado: { $things } cosas que estaban ligadas a ti.
}
forgotten-nothing = Aquí no hay nada ligado a ti.
forgotten-rest = Las preguntas se guardan sin nombres; nadie puede saber cuáles eran tuyas.
