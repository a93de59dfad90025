# What Discord shows with an answer and beneath it.

## The answer

answer-more-quotes = { $rest ->
    [0] The quote goes on: press “{ button-quotes }”.
    [one] 1 more quote: press “{ button-quotes }”.
   *[other] { $rest } more quotes: press “{ button-quotes }”.
}

ask-left-out = { $count ->
    [one] 1 more question of yours: please ask it by itself.
   *[other] { $count } more questions of yours: please ask them by themselves.
}

## Buttons

button-context = Context
button-more = More passages
button-quotes = { $count ->
    [one] The whole quote
   *[other] All { $count } quotes
}
button-cite = Copy citation
cite-form-text = Text
button-receipt = Check it
button-report = Wrong citation
button-thread = Follow up
button-tell = Tell me when this comes up
button-ask = Ask a question
ask-label = Your question
ask-placeholder = What did the council decide about …?

reading-now = Records are being read just now. Ask again in a minute: what is new is found then.
reading-first = The records are being read for the first time. Ask again in a minute.
