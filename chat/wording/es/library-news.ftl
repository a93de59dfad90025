# Novedades de la biblioteca, en el canal que eligieron los administradores.

news-title = Novedades de la biblioteca
news-added = { $count ->
    [one] 1 documento nuevo
   *[other] { $count } documentos nuevos
}
news-changed = { $count ->
    [one] 1 documento ha cambiado
   *[other] { $count } documentos han cambiado
}
news-moved = { $count ->
    [one] 1 documento tiene ahora otro nombre
   *[other] { $count } documentos tienen ahora otro nombre
}
news-back = { $count ->
    [one] 1 documento vuelve a estar donde se publicó
   *[other] { $count } documentos vuelven a estar donde se publicaron
}
news-gone = { $count ->
    [one] 1 documento ya no está donde se publicó; la copia de aquí se conserva y se busca
   *[other] { $count } documentos ya no están donde se publicaron; las copias de aquí se conservan y se buscan
}
news-failed = { $count ->
    [one] 1 documento no se pudo incorporar
   *[other] { $count } documentos no se pudieron incorporar
}
news-trouble = { $place } tiene un problema desde { $moment }. Lo que se guarda de él se queda.
news-more = /{ command-library } { command-library-status } dice más.
