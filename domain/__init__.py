"""What Plenum talks about: plain frozen values and pure rules. Standard library only.

Whatever a process of Plenum does, it imports this first. So it is here that no library of others calls home, or keeps a
number of this machine: each of them reads its own variable when it is imported.
"""

import os

os.environ.update(
    {
        "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime
        "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers, sentence-transformers
        "DO_NOT_TRACK": "1",  # the same, and whoever else keeps to it
        "ANONYMIZED_TELEMETRY": "False",
        "GRPC_VERBOSITY": "NONE",  # it writes its own lines among ours when a server closes
    }
)
