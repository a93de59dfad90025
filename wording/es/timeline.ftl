# /cronologia.

timeline-title = «{ $topic }» a lo largo del tiempo
timeline-none = Ninguna frase de los documentos tiene todas estas palabras.
timeline-proposed = 🗓️ Propuesto
timeline-decided = ⚖️ Decidido
timeline-reported = 📰 Contado
timeline-outcome = { $stage }: { $outcome }
timeline-more = { $records ->
    [one] No se muestra 1 documento anterior.
   *[other] No se muestran { $records } documentos anteriores.
}
timeline-how = Una frase por documento, palabra por palabra. Propuesto: en un orden del día. Decidido: consta un voto o una decisión. Contado: se habla de ello.
