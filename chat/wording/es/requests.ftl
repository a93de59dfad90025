# Peticiones sencillas: un resumen, qué hay de nuevo, la próxima sesión.

request-summary = un resumen de una sesión
request-priorities = las prioridades de una sesión
request-meeting = de qué trató una sesión
request-decisions = qué decidió una sesión
request-newest = los documentos más recientes
request-next = cuándo es la próxima sesión
request-votes = cómo votó una persona
request-otherwise = Si lo preguntas con una frase completa, se busca.
request-skipped = La última sesión ({ $meeting }) no recoge nada de eso; esto es de una anterior.
request-own-words = Todo son palabras de los propios documentos.
request-whole-outline = De qué trató, entero
request-every-priority = Cada prioridad, con su cita
request-decided = Lo que sus documentos dicen que se decidió
request-decided-nothing = Los documentos de esta sesión no recogen ninguna decisión.
request-upcoming = La próxima sesión
request-upcoming-none = Ningún documento anuncia una sesión posterior al { $date }.
request-announced = Lo que anuncian los documentos, palabra por palabra:
request-today = Visto desde el { $date }.
