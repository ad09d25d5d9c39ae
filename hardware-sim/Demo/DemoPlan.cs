using System.Net;

namespace PosSim.Demo;

/// <summary>What the command line says about a demo. Null addresses are chosen: the usual ones if they are free.</summary>
internal sealed record DemoPlan(string Posd, string PosCloud, IPEndPoint? Http, bool Once);
