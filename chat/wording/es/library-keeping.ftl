# /biblioteca plan, comprobar, copia; lo que cambió de nombre y lo que espera confirmación.

## Comandos

command-library-plan = plan
command-library-plan-description = Lo que haría una reindexación, sin hacerla
command-library-check = comprobar
command-library-check-description = Comprobar cada archivo de la biblioteca con su suma de control
command-library-backup = copia
command-library-backup-description = Guardar lo que no se puede rehacer en un solo archivo en la máquina

library-under-way-already = Eso ya se está haciendo. Espera a que termine.

## El plan

library-plan-title = Lo que haría una reindexación
library-plan-rebuild = Se haría todo de nuevo: { $reasons }
library-plan-added = Nuevos
library-plan-to-read = Se volverían a leer, por si han cambiado
library-plan-gone = Ya no están donde se publicaron; se marcarían y se seguirían buscando
library-plan-back = De vuelta donde se publicaron
library-plan-unchanged = { $count ->
    [one] 1 documento sigue como estaba.
   *[other] { $count } documentos siguen como estaban.
}
library-plan-means = No se ha cambiado nada. Los documentos de otras comunidades se cuentan, pero no se nombran.
library-button-reindex = Reindexar ahora

## Con otro nombre, y a la espera

library-moved = Ahora con otro nombre
library-count-moved = { $count } con otro nombre
library-listed = { $what }: { $list }
library-held = De golpe faltan { $gone } de { $of } documentos de { $place }. ¿Es cierto?
library-held-means = No se marca nada hasta que lo confirme un administrador. En todo caso se siguen buscando.
library-button-gone = Sí, ya no están
library-gone-accepted = Anotado. Una reindexación los marca; se siguen buscando.
library-gone-later = Anotado. Otro proceso está reindexando la biblioteca; la próxima reindexación los marca.
library-gone-no-longer = Aquí ya no hay nada que confirmar: se confirmó, o los documentos vuelven a estar.
library-folder = una carpeta de quien opera el bot

## La comprobación

library-checking = Comprobando cada archivo
library-checked = Comprobado
library-checked-good = Todo está tal como se publicó.
library-checked-wrong = Algo no está como debería.
library-stage-generations = comprobando los estados
library-stage-texts = comprobando los textos

## La copia

library-backing-up = Haciendo la copia
library-stage-generation = escribiendo la biblioteca
library-stage-backup = escribiendo textos y documentos
library-backed-up = Copia hecha
library-backup-file = { $file } en la carpeta `backups` de la carpeta de datos, { $size }
library-backup-holds = Contiene el estado { $generation }, { $texts ->
    [one] 1 texto
   *[other] { $texts } textos
} en que se apoyan las respuestas, { $added ->
    [one] 1 archivo
   *[other] { $added } archivos
} que añadieron las comunidades y lo que la gente dejó aquí.
library-backup-restore = /{ command-library } { command-library-restore } hace que su biblioteca responda de nuevo. Entera se restaura en la máquina, en una carpeta vacía: { $command }
library-backup-stays = El archivo se queda en la máquina: guárdalo como guardas la carpeta de datos.
library-stage-look = mirando sitios web
library-size = { $size } MiB

## Bringing back the library of a backup

option-backup = copia
option-backup-description = La biblioteca de qué copia debe responder de nuevo
library-restore-one = Indica un documento o una copia: uno de los dos.
library-no-such-backup = No hay tal copia en la carpeta `backups` de la carpeta de datos. Otras se restauran en la máquina: `python bot.py restore`.
library-bring-back-title = ¿Que responda de nuevo la biblioteca de esta copia?
library-bring-back-means = Primero se comprueba entera. Después las respuestas salen de su biblioteca, en todas las comunidades; no se sobrescribe nada, y lo que la gente dejó, lo añadido y los ajustes siguen como hoy. La próxima reindexación vuelve a incorporar lo nuevo.
library-button-bring-back = Recuperarla
library-bringing-back = Recuperando la biblioteca de una copia
library-stage-restore = leyendo la copia
library-backup-unusable = La biblioteca de esta copia no puede responder aquí. No se ha cambiado nada.
