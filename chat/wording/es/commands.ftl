# Nombres y descripciones de los comandos y sus opciones. Discord: nombres en minúsculas, sin espacios, de 32 caracteres
# como máximo; descripciones, de 100.

command-ask = preguntar
command-ask-description = Pregunta a los documentos publicados; respuesta palabra por palabra, con fuentes
option-question = pregunta
option-question-description = ¿Qué quieres saber? Entre «comillas» se buscan las palabras exactas
option-since = desde
option-since-description = Solo documentos a partir de esta fecha: 2024, 2024-03, 2024-03-15
option-until = hasta
option-until-description = Solo documentos hasta esta fecha
option-body = órgano
option-body-description = Solo este órgano, por ejemplo el Pleno
option-by = quién
option-by-description = Solo lo que dijo esta persona, donde el documento nombra a quien habla
option-kind = tipo
option-kind-description = Solo este tipo de documento, por ejemplo actas
option-private = privado
option-private-description = Mostrarte la respuesta solo a ti

command-priorities = prioridades
command-priorities-description = Lo que se propuso la última sesión, con las palabras del documento
option-meeting = sesión
option-meeting-description = Qué sesión; si no se indica, la última
option-topic = tema
option-topic-description = Solo lo que tiene que ver con esto, por ejemplo inundaciones

command-decisions = decisiones
command-decisions-description = Qué se decidió y quién votó qué, según actas, tablas y transcripciones
option-member = miembro
option-member-description = Solo donde esta persona votó, propuso o secundó

command-timeline = cronologia
command-timeline-description = Cuándo se trató un tema, y qué se propuso, se decidió y se contó

command-latest = recientes
command-latest-description = Los documentos más recientes
command-meeting = sesión
command-meeting-description = Una sesión: de qué trató y sus documentos
command-sources = fuentes
command-sources-description = En qué se busca: desde cuándo, hasta cuándo y de dónde sale
command-about = acerca-de
command-about-description = Qué es esto, qué abarca y qué guarda
command-help = ayuda
command-help-description = Cómo preguntar, seguir preguntando y comprobar
command-watch = avisar
command-watch-description = Recibir un aviso cuando un documento nuevo diga algo
command-watch-topic = tema
command-watch-topic-description = Recibir un aviso cuando un documento nuevo hable de un tema
command-watch-question = pregunta
command-watch-question-description = Recibir un aviso cuando un documento nuevo responda a una pregunta
command-watch-body = órgano
command-watch-body-description = Recibir un aviso cuando haya un documento nuevo de un órgano
command-watch-meetings = sesiones
command-watch-meetings-description = Recibir un aviso de cada sesión nueva, en un solo mensaje
option-topic-in-watch-topic = Unas pocas palabras, como carriles bici
option-body-in-watch-body = Qué órgano, como el Ayuntamiento
option-pace = cuándo
option-pace-description = Al momento, cada día o cada semana
option-channel = canal
option-channel-description = Para administradores: el aviso va a este canal, a la vista de todos
command-watches = avisos
command-watches-description = Tus avisos y cómo se envían; aquí se retiran
option-quiet = silencio
option-quiet-description = Horas en las que no se envía nada, como 22-7; «no» para ninguna
option-zone = zona
option-zone-description = Tu zona horaria, como Europe/Madrid
option-most = máximo
option-most-description = Mensajes al día, como máximo
option-closed = cerrado
option-closed-description = Si no recibes mensajes directos: avisar en el canal donde lo pediste
command-unwatch = quitar-aviso
command-unwatch-description = Retirar un aviso que has pedido
option-watch = aviso
option-watch-description = Cuál
command-forget-me = olvídame
command-forget-me-description = Borra lo que está ligado a ti aquí
command-find = Buscar en los documentos
