# /biblioteca seguir, fuentes, dejar-de-seguir: sitios web que se miran una y otra vez.

## Comandos y opciones

command-library-follow = seguir
command-library-follow-description = Seguir un sitio web: lo que publique se incorpora desde ahora
command-library-sources = fuentes
command-library-sources-description = Qué sitios se siguen y cómo va
command-library-unfollow = dejar-de-seguir
command-library-unfollow-description = Dejar de seguir un sitio; sus documentos se quedan

option-url-in-library-follow = La dirección de un canal, un sitio, un calendario, una página o un archivo
option-kind-in-library-follow = Qué tipo de sitio es, si no se ve por sí mismo
option-only = solo
option-only-description = Solo direcciones como estas, separadas por espacios: *acta* *pleno*
option-body-in-library-follow = De quién son los documentos que publica, por ejemplo del Pleno
option-place = sitio
option-place-description = Qué sitio; escribe una parte de su nombre

library-place-feed = canal de noticias
library-place-wordpress = sitio WordPress
library-place-legistar = calendario Legistar
library-place-sitemap = mapa de un sitio
library-place-page = página
library-place-captions = subtítulos de un vídeo
library-place-export = exportación (JSON o CSV)

## Seguir

library-follow-title = Se sigue
library-follow-is = **Entendido como:** { $kind }
library-follow-only = **Solo:** { $only }
library-follow-begun = Se está mirando ahora. Cuando termine, se podrá encontrar lo que tiene.
library-follow-next = Ahora se están mirando otros sitios; la siguiente vez empieza sola y mira también este.
library-follow-later = Otro proceso está reindexando la biblioteca. La próxima reindexación lo mira.
library-follow-means = Se mira de nuevo en cada reindexación. /{ command-library } { command-library-sources } muestra cómo va.
library-follow-refused = Este sitio no se sigue.
library-follow-already = Este sitio ya se sigue. /{ command-library } { command-library-sources } muestra cómo va.
library-follow-too-many = Esta comunidad ya sigue tantos sitios como puede. Deja de seguir uno, o sigue un sitio entero por su mapa.
library-follow-configured = Este sitio está en el archivo de ajustes de quien opera el bot, y solo se puede cambiar allí.
library-not-followed = No se sigue ningún sitio así, o ya no. /{ command-library } { command-library-sources } muestra cuáles se siguen.
library-button-unfollow = Dejar de seguir

## Sitios que se siguen

library-sources-title = Sitios que se siguen
library-sources-none = Todavía no se sigue ningún sitio web. Se empieza con /{ command-library } { command-library-follow }.
library-source-configured = está en el archivo de ajustes
library-source-gone = { $count } que ya no están allí
library-source-failing = { $count } que no se pudieron descargar
library-source-looked = mirado { $moment }
library-source-never = todavía sin mirar
library-source-listed = última lista completa { $moment }
library-pick-unfollow = Dejar de seguir uno de ellos

## Dejar de seguir

library-unfollow-title = ¿Dejar de seguir este sitio?
library-unfollow-means = No se descarga de él nada nuevo. { $records ->
    [0] No se ha guardado nada de él.
    [one] Su único documento se queda y se busca como antes.
   *[other] Sus { $records } documentos se quedan y se buscan como antes.
}
library-unfollowed = { $place } ya no se sigue. Sus documentos se quedan.
library-unfollowed-undo = /{ command-library } { command-library-follow } lo sigue de nuevo.
