using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Policies;

/// <summary>What checks and signatures mean for one item of a plan (spec A4, D1). Pure.</summary>
internal static class CommitVerdicts
{
    private const int MostNamed = 5;

    /// <summary>The verdict on the item's checks; null where there is nothing to say.</summary>
    public static Verdict? OfChecks(PlanItem item, PlanSubject subject, PolicyFacts facts, IReadOnlyList<string> admins)
    {
        var (key, name) = (Key(item), Name(item));
        var summary = facts.Checks.GetValueOrDefault(key, CheckSummary.None);
        var count = summary.Details.Count;
        if (summary.State == "green") return new Verdict("checks_green", false, count == 1 ? $"The check of {name} is green." : $"All {count:N0} checks of {name} are green.", []);
        if (!subject.Environment.Policy.ChecksRequired) return null;
        var where = subject.Environment.Name;
        return summary.State switch
        {
            "red" => new Verdict("checks_red", true, $"{where} takes only green commits, and of {name} {Names(summary.Red)} {Are(summary.Red)} red.{Link(summary.Red)}", admins),
            "pending" => new Verdict("checks_pending", true, $"{where} takes only green commits, and of {name} {Open(summary)} not green yet.{Link(summary.Open)}", admins),
            _ when facts.Unanswered.TryGetValue(key, out var why) =>
                new Verdict("checks_unknown", true, $"{where} takes only green commits, and the checks of {name} are not known: {why}. Try again in a moment.", admins),
            _ => new Verdict("checks_missing", true, $"{where} takes only green commits, and no checks of {name} are known. Let its pipeline run; whether it did, the provider's webhooks or API tell.", admins),
        };
    }

    /// <summary>What people should know of checks that the policy does not require; null where there is nothing.</summary>
    public static Finding? WarnOfChecks(PlanItem item, PlanSubject subject, PolicyFacts facts)
    {
        if (item.Ref is null || subject.Environment.Policy.ChecksRequired) return null;
        var summary = facts.Checks.GetValueOrDefault(Key(item), CheckSummary.None);
        return summary.State switch
        {
            "red" => new Finding("checks_red", $"Of {Name(item)}, {Names(summary.Red)} {Are(summary.Red)} red.{Link(summary.Red)}"),
            "pending" => new Finding("checks_pending", $"Of {Name(item)}, {Open(summary)} not green yet."),
            _ => null,
        };
    }

    /// <summary>The verdict on the item's signature where signatures are required, or hold; null where there is nothing to say.</summary>
    public static Verdict? OfSignature(PlanItem item, PlanSubject subject, PolicyFacts facts, IReadOnlyList<string> admins)
    {
        if (subject.Environment.Policy.SignedTags == SignedTags.Off) return null;
        var (code, text) = Signature(item, subject, facts);
        if (code == "signature_good") return new Verdict(code, false, text, []);
        return subject.Environment.Policy.SignedTags == SignedTags.Required ? new Verdict(code, true, $"{subject.Environment.Name} takes only signed tags: {text}", admins) : null;
    }

    /// <summary>What people should know of signatures that are preferred; null where there is nothing.</summary>
    public static Finding? WarnOfSignature(PlanItem item, PlanSubject subject, PolicyFacts facts)
    {
        if (item.Ref is null || subject.Environment.Policy.SignedTags != SignedTags.Preferred) return null;
        var (code, text) = Signature(item, subject, facts);
        return code == "signature_good" ? null : new Finding(code, $"{subject.Environment.Name} prefers signed tags: {text}");
    }

    private static (string Code, string Text) Signature(PlanItem item, PlanSubject subject, PolicyFacts facts)
    {
        var tags = PolicyFacts.TagsOf(item, subject.Environment.Policy);
        if (tags.Count == 0) return ("signature_missing", $"no tag points at {Name(item)}. Tag it with git tag -s, and push the tag.");
        var known = tags.Select(tag => (Tag: tag, Found: facts.Signatures.FirstOrDefault(s => s.ToolId == item.Tool.Id && s.Tag == tag && s.Sha == item.Ref!.Sha))).ToList();
        if (known.Find(k => k.Found?.Verdict == TagVerdict.Good) is { Found: { } good } signed)
            return ("signature_good", $"Tag {signed.Tag} of {item.Tool.Name} is signed{(good.Signer is { } who ? $" by {who}" : "")}.");

        // The tag that was asked for speaks for the others.
        var (tag, found) = known[0];
        var reason = found?.Reason is { Length: > 0 } word ? $" ({word})" : "";
        return found?.Verdict switch
        {
            TagVerdict.Bad => ("signature_bad", $"the signature of tag {tag} of {item.Tool.Name} is not good{reason}. Have it tagged anew by somebody whose key is known."),
            TagVerdict.Missing => ("signature_missing", $"tag {tag} of {item.Tool.Name} is not signed. Sign it with git tag -s under another name, and push that."),
            _ => ("signature_unknown", $"whether tag {tag} of {item.Tool.Name} is signed could not be found out{reason}. Try again in a moment."),
        };
    }

    private static (int, string) Key(PlanItem item) => (item.Tool.Id, item.Ref!.Sha);

    private static string Name(PlanItem item) => $"{item.Tool.Name}@{(item.Ref!.Reference == item.Ref.Sha ? item.Ref.Sha[..Math.Min(7, item.Ref.Sha.Length)] : item.Ref.Reference)}";

    private static string Open(CheckSummary summary)
    {
        var names = summary.Open.Take(MostNamed).Select(c => c.State == CheckState.Cancelled ? $"{c.Name} (cancelled)" : c.Name).ToList();
        return Joined(names, summary.Open.Count()) + (summary.Open.Count() == 1 ? " is" : " are");
    }

    private static string Names(IEnumerable<CheckDetail> checks) => Joined([.. checks.Take(MostNamed).Select(c => c.Name)], checks.Count());

    private static string Joined(List<string> names, int count) => string.Join(", ", names) + (count > names.Count ? $" and {count - names.Count:N0} more" : "");

    private static string Are(IEnumerable<CheckDetail> checks) => checks.Count() == 1 ? "is" : "are";

    private static string Link(IEnumerable<CheckDetail> checks) => checks.Select(c => c.Url).FirstOrDefault(url => url is not null) is { } url ? $" See {url}" : "";
}
