"""A grpcio client that takes one order a line and answers each with one line.

Run as `python3 client.py MODULES`, the folder of what protoc made of the .proto files.
{"address", "tls"?: {"root", "key"?, "certificate"?}, "call": "Redeem", "request": {...}, "code"?}
-> {"code", "details", "replies": [...]}. A stream is left after its first reply.
"""
import json
import sys

sys.path.insert(0, sys.argv[1])

import grpc
from google.protobuf import json_format
from posdaemon.redemption.v1 import redemption_service_pb2 as messages
from posdaemon.redemption.v1 import redemption_service_pb2_grpc as services

TIMEOUT_SECONDS = 20


def connect(order):
    if "tls" not in order:
        return grpc.insecure_channel(order["address"])
    pem = {name: text.encode() for name, text in order["tls"].items()}
    return grpc.secure_channel(order["address"], grpc.ssl_channel_credentials(
        pem["root"], pem.get("key"), pem.get("certificate")))


def ask(stub, order):
    request = json_format.ParseDict(order["request"], getattr(messages, order["call"] + "Request")())
    if "code" in order:
        request.code = order["code"].encode()
    answer = getattr(stub, order["call"])(request, timeout=TIMEOUT_SECONDS)
    if order["call"] != "Watch":
        return answer
    first = next(answer)
    answer.cancel()
    return first


def run(order):
    with connect(order) as channel:
        try:
            reply = ask(services.RedemptionServiceStub(channel), order)
        except grpc.RpcError as error:
            return {"code": error.code().value[0], "details": error.details(), "replies": []}
    # Names as in the .proto, absent fields as their defaults: what C# sees as well.
    named = json_format.MessageToDict(
        reply, preserving_proto_field_name=True, including_default_value_fields=True)
    return {"code": 0, "details": "", "replies": [named]}


def say(line):
    print(json.dumps(line), flush=True)


say({"ready": True})
for line in sys.stdin:
    say(run(json.loads(line)))
