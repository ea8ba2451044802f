using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Checks;

/// <summary>How the checks of one commit stand together (spec A4).</summary>
/// <param name="State"><c>red</c> when one is red, else <c>pending</c> while one is neither green nor red, else <c>green</c>; null while none are known.</param>
/// <param name="Details">Each of them; what keeps the commit from being green comes first.</param>
public sealed record CheckSummary(string? State, IReadOnlyList<CheckDetail> Details)
{
    /// <summary>Of a commit whose checks nobody has told.</summary>
    public static CheckSummary None { get; } = new(null, []);

    /// <summary>Those that are red.</summary>
    public IEnumerable<CheckDetail> Red => Details.Where(d => d.State == CheckState.Failed);

    /// <summary>Those that are neither green nor red.</summary>
    public IEnumerable<CheckDetail> Open => Details.Where(d => Rank(d.State) == 1);

    /// <summary>Sums up.</summary>
    public static CheckSummary Of(IEnumerable<StoredCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var details = checks.Select(c => new CheckDetail(c.Kind, c.Name, c.State, c.Url))
            .OrderBy(d => Rank(d.State)).ThenBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.Kind, StringComparer.Ordinal).ToList();
        if (details.Count == 0) return None;
        return new CheckSummary(Rank(details[0].State) switch { 0 => "red", 1 => "pending", _ => "green" }, details);
    }

    private static int Rank(CheckState state) => state switch
    {
        CheckState.Failed => 0,
        CheckState.Succeeded or CheckState.Skipped => 2,
        _ => 1,
    };
}

/// <summary>A check of a commit in a list.</summary>
/// <param name="Kind">What it is at the provider: <c>check</c>, <c>workflow</c>, <c>pipeline</c>, <c>job</c> or <c>status</c>.</param>
/// <param name="Name">Its name as people know it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Url">A page that shows it.</param>
public sealed record CheckDetail(string Kind, string Name, CheckState State, string? Url);
