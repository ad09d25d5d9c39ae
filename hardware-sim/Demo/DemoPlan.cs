using System.Net;

namespace PosSim.Demo;

/// <summary>What the command line says about a demo. A null address means the usual one if it is free.</summary>
internal sealed record DemoPlan(string Posd, string PosCloud, IPEndPoint? Http, bool Once);
