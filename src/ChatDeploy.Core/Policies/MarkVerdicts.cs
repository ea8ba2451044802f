using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Policies;

/// <summary>What bad marks and holds say of a plan (spec F3). Pure. A bad commit is not deployed by whatever name; a hold stands against newest-commit defaults only.</summary>
public static class MarkVerdicts
{
    /// <summary>A verdict that blocks for each bad commit and each held tool.</summary>
    public static IEnumerable<Verdict> Of(PlanSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        foreach (var bad in subject.Marks.Bad)
        {
            yield return new Verdict(
                "bad_commit",
                true,
                $"{bad.Tool}@{bad.Ref} ({bad.Sha[..Math.Min(8, bad.Sha.Length)]}) was marked as bad by {bad.Owner ?? "somebody"}: {ReasonText.Sentence(bad.Reason)} Name another version, or take the mark away: /deploy unbad {bad.Tool}@{bad.Ref}",
                bad.Owner is { } owner ? [owner] : []);
        }

        foreach (var held in Held(subject, byDefault: true))
            yield return new Verdict("held", true, $"{held.Text} Name a version to deploy it all the same, or lift the hold: {held.First.Lift}", held.Owners);
    }

    /// <summary>A warning for each held tool whose version was named: it goes on, and the hold stays.</summary>
    public static IEnumerable<Finding> Warnings(PlanSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Held(subject, byDefault: false).Select(held => new Finding("held", $"{held.Text} You named a version, so it goes on; the hold stays until it is lifted: {held.First.Lift}"));
    }

    private static IEnumerable<(Holds.HoldView First, string Text, IReadOnlyList<string> Owners)> Held(PlanSubject subject, bool byDefault) =>
        from item in subject.Items
        where item.Ref is not null && (item.AskedRef is null) == byDefault
        let holds = subject.Marks.Holds.Where(h => h.Tool == item.Tool.Name).ToList()
        where holds.Count > 0
        let first = holds[0]
        let place = holds.Count == 1 ? first.Target : $"{first.Target} and {holds.Count - 1:N0} more"
        let why = first.Deployment is { } rollback ? $"since {rollback} took {first.Ref ?? "it"} back" : $"by {first.Owner ?? "somebody"}"
        select (first, $"{item.Tool.Name} is held at {place} on {first.Environment}, {why}.", (IReadOnlyList<string>)holds.Select(h => h.Owner).OfType<string>().Distinct(StringComparer.Ordinal).Take(5).ToList());
}
