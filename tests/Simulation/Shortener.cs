namespace PosDaemon.Simulation;

/// <summary>Looks for the shortest schedule that still breaks the same promise: faults of no consequence are
/// switched off, and guests are sent home, one at a time.</summary>
internal static class Shortener
{
    public static (FaultPlan Plan, Run Run) Shorten(Run failed)
    {
        var plan = FaultPlan.Draw(failed.Seed);
        foreach (var (_, without) in FaultPlan.Kinds)
            plan = StillFails(failed, without(plan)) ? without(plan) : plan;
        for (var guests = 1; guests < plan.Guests; guests++)
        {
            if (!StillFails(failed, plan with { Guests = guests }))
                continue;
            plan = plan with { Guests = guests };
            break;
        }

        return (plan, Run.Of(failed.Seed, plan, isTraced: true));
    }

    public static string Describe(FaultPlan plan)
    {
        var left = FaultPlan.Kinds.Where(kind => kind.Without(plan) != plan).Select(kind => kind.Name).ToList();
        return $"{plan.Guests} guests; faults: {(left.Count == 0 ? "none" : string.Join(", ", left))}; "
            + $"confirm {plan.Options.Confirm}, gate {plan.Options.HasGate}, printer {plan.Options.HasPrinter}";
    }

    private static bool StillFails(Run failed, FaultPlan plan)
    {
        var run = Run.Of(failed.Seed, plan);
        return run.Failed && run.Violation?.Promise == failed.Violation?.Promise;
    }
}
