# /decisiones: qué se decidió y quién votó qué.

decisions-title = Lo que se decidió
decisions-on = sobre «{ $topic }»
decisions-of = { $member }
decisions-none = En los documentos no consta ninguna decisión así.
decisions-limits = Un voto que no consta en ningún documento no se cuenta. En órdenes del día, noticias y notas no se buscan votos.
decisions-several = Aquí varias personas se llaman así: { $names }. Puede que el documento no diga cuál de ellas fue.
decisions-more = { $records ->
    [one] Otro documento puede decir algo. Nombra una sesión o un tema más concreto.
   *[other] Otros { $records } documentos pueden decir algo. Nombra una sesión o un tema más concreto.
}
decisions-read = { $count ->
    [0] Ninguna encontrada
    [one] 1 encontrada
   *[other] { $count } encontradas
} en { $records ->
    [one] 1 documento
   *[other] { $records } documentos
}. Solo lo que consta; de un recuento no se sacan nombres.
decision-passed = Se aprobó
decision-failed = Se rechazó
decision-postponed = Se aplazó
decision-withdrawn = Se retiró
decision-not-stated = No consta el resultado
decision-tally = { $outcome }, { $tally }
decision-unanimous = { $outcome }, por unanimidad
decision-amendment = Una enmienda, no el asunto mismo
decision-as-amended = Con enmiendas; arriba consta lo que se propuso
decision-moved = propuesta de { $mover }
decision-moved-seconded = propuesta de { $mover }, secundada por { $seconder }
decision-before = Una versión anterior del documento decía: { $outcome }
decision-differs = Otro documento de la sesión dice otra cosa: { $outcome }
decision-corrected = Un documento posterior lo corrige:
vote-yes = A favor:
vote-no = En contra:
vote-abstained = Abstención:
vote-recused = No participó por conflicto:
vote-absent = Ausente:
vote-uncertain = { $name } (no es seguro quién: { $others })
vote-corrected = { $name } (corregido; antes: { $before })
