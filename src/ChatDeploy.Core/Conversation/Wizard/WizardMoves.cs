using System.Globalization;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>The wizard as a state machine: what fields and buttons make of a state. Pure; no move loses a choice that its fields do not name.</summary>
public static class WizardMoves
{
    /// <summary>How many chosen targets stand among the options to be unchosen there; those beyond stay chosen.</summary>
    public const int MostChosenShown = 50;

    private const int MostTargets = 1_000;
    private const int MostCommits = 50;
    private const int LongestSearch = 100;
    private const int LongestReason = 2_000;

    /// <summary>Takes over what the fields say; the preview is let go of when a choice changes.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="fields">By id (<see cref="WizardFields"/>); what is no field is passed over.</param>
    /// <param name="catalog">Where names and keys are looked up.</param>
    public static WizardMove Fill(WizardState state, IReadOnlyDictionary<string, string> fields, CatalogSnapshot catalog)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(catalog);
        var errors = new List<WizardError>();
        var next = state with { Commits = Commits(state, fields, catalog, errors), Targets = Targets(state, fields, catalog, errors) };
        if (fields.TryGetValue(WizardFields.Environment, out var environment)) next = next with { Environment = Environment(environment, catalog, errors) };
        if (fields.TryGetValue(WizardFields.Day, out var day)) next = next with { Day = Day(day, state.Day, errors) };
        if (fields.TryGetValue(WizardFields.Time, out var time)) next = next with { Time = Time(time, state.Time, errors) };
        if (fields.TryGetValue(WizardFields.Reason, out var reason)) next = next with { Reason = Reason(reason, errors) };
        if (fields.TryGetValue(WizardFields.Strategy, out var strategy)) next = next with { Strategy = EnumCodes.Find<StrategyKind>(strategy.Trim()) ?? state.Strategy };
        if (fields.TryGetValue(WizardFields.CommitSearch, out var commits)) next = next with { CommitSearch = Search(commits) };
        if (fields.TryGetValue(WizardFields.TargetSearch, out var targets)) next = next with { TargetSearch = Search(targets) };
        return new WizardMove(next.ChoosesTheSameAs(state) ? next : next with { Preview = null }, errors);
    }

    /// <summary>Goes on from the step it is at, where that step has what it needs; never past <see cref="WizardStep.Targets"/>, since a preview has to be made first.</summary>
    public static WizardMove Next(WizardState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var errors = Missing(state, state.Step);
        return errors.Count > 0 || state.Step != WizardStep.Commits ? new WizardMove(state, errors) : new WizardMove(state with { Step = WizardStep.Targets }, errors);
    }

    /// <summary>Shows the preview made of its choices.</summary>
    public static WizardState Show(WizardState state, WizardPreview preview)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Step = WizardStep.Preview, Preview = preview };
    }

    /// <summary>Goes back a step; at the first one it stays. The preview is kept until a choice changes.</summary>
    public static WizardState Back(WizardState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Step = state.Step == WizardStep.Preview ? WizardStep.Targets : WizardStep.Commits };
    }

    /// <summary>What the steps up to and including one still need.</summary>
    public static IReadOnlyList<WizardError> Missing(WizardState state, WizardStep upTo)
    {
        ArgumentNullException.ThrowIfNull(state);
        var errors = new List<WizardError>();
        if (state.Commits.Count == 0) errors.Add(new(WizardFields.Commits, "nothing_chosen", "Choose a commit of one tool at least."));
        if (state.Commits.Count > MostCommits) errors.Add(new(WizardFields.Commits, "too_many", $"A deployment takes at most {MostCommits} tools; leave some out."));
        if (upTo == WizardStep.Commits) return errors;
        if (state.Targets.Count == 0) errors.Add(new(WizardFields.Targets, "nothing_chosen", "Choose a tenant or a store at least."));
        if (state.Targets.Count > MostTargets) errors.Add(new(WizardFields.Targets, "too_many", $"A deployment takes at most {MostTargets:N0} targets; choose tenants instead of their stores."));
        if (state.Environment is null) errors.Add(new(WizardFields.Environment, "nothing_chosen", "Choose an environment."));
        if (state is { Day: not null, Time: null }) errors.Add(new(WizardFields.Time, "time_missing", "Choose a time for that day, or leave both empty to start as soon as it is released."));
        return errors;
    }

    /// <summary>Leaves out what the person cannot deploy any more: tools and targets that the catalog has dropped, tools that a role no longer reaches.</summary>
    public static WizardMove Prune(WizardState state, CatalogSnapshot catalog, Person person)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(catalog);
        var errors = new List<WizardError>();
        var commits = state.Commits.Where(c => catalog.Tools.Find(c.Tool) is { } tool && Rights.May(person, Act.Deploy, new Subject(tool.Name))).ToList();
        var targets = state.Targets.Where(t => catalog.FindTarget(t) is not null).ToList();
        if (commits.Count < state.Commits.Count)
            errors.Add(new(WizardFields.Commits, "left_out", $"Not there for you to deploy any more, so left out: {string.Join(", ", state.Commits.Except(commits).Select(c => c.Tool).Take(5))}."));
        if (targets.Count < state.Targets.Count)
            errors.Add(new(WizardFields.Targets, "left_out", $"Not in the catalog any more, so left out: {string.Join(", ", state.Targets.Except(targets, StringComparer.Ordinal).Take(5))}."));
        return errors.Count == 0 ? new WizardMove(state, errors) : new WizardMove(state with { Commits = commits, Targets = targets, Preview = null }, errors);
    }

    private static List<ChosenCommit> Commits(WizardState state, IReadOnlyDictionary<string, string> fields, CatalogSnapshot catalog, List<WizardError> errors)
    {
        var commits = state.Commits.ToList();
        foreach (var (field, value) in fields.Where(f => f.Key.StartsWith(WizardFields.CommitPrefix, StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var name = field[WizardFields.CommitPrefix.Length..];
            var sha = value.Trim().ToLowerInvariant();
            var at = commits.FindIndex(c => c.Tool.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (sha is "" or WizardFields.None)
            {
                if (at >= 0) commits.RemoveAt(at);
            }
            else if (catalog.Tools.Find(name) is not { } tool || sha.Length is not (40 or 64) || !sha.All(char.IsAsciiHexDigit))
            {
                errors.Add(new(field, "unknown_commit", "That is no commit that can be chosen here; choose one of the list."));
            }
            else if (at >= 0)
            {
                commits[at] = new ChosenCommit(tool.Name, sha);
            }
            else
            {
                commits.Add(new ChosenCommit(tool.Name, sha));
            }
        }

        return commits;
    }

    private static IReadOnlyList<string> Targets(WizardState state, IReadOnlyDictionary<string, string> fields, CatalogSnapshot catalog, List<WizardError> errors)
    {
        if (!fields.TryGetValue(WizardFields.Targets, out var values)) return state.Targets;
        var sent = new List<string>();
        var gone = 0;
        foreach (var value in values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Target(value, catalog) is { } name) sent.Add(name);
            else gone++;
        }

        if (gone > 0) errors.Add(new(WizardFields.Targets, "unknown_target", $"{(gone == 1 ? "One of them is" : $"{gone} of them are")} not in the catalog any more; choose from the list."));

        // Chosen ones stand first among the options, so that leaving one out unchooses it; those for which there was no room stay.
        var chosen = state.Targets.Take(MostChosenShown).Where(t => sent.Contains(t, StringComparer.Ordinal)).Concat(state.Targets.Skip(MostChosenShown));
        return chosen.Concat(sent).Distinct(StringComparer.Ordinal).ToList();
    }

    private static string? Target(string value, CatalogSnapshot catalog)
    {
        if (!value.StartsWith(WizardFields.SitePrefix, StringComparison.Ordinal)) return catalog.FindTarget(value)?.Name;
        return int.TryParse(value.AsSpan(WizardFields.SitePrefix.Length), NumberStyles.None, null, out var id) && catalog.Sites.IsActive(id) ? catalog.Sites[id].Name : null;
    }

    private static string? Environment(string value, CatalogSnapshot catalog, List<WizardError> errors)
    {
        var name = value.Trim();
        if (name.Length == 0) return null;
        if (catalog.Environments.Find(name) is { } environment) return environment.Name;
        errors.Add(new(WizardFields.Environment, "unknown_environment", "That environment is not in the catalog any more; choose from the list."));
        return null;
    }

    private static DateOnly? Day(string value, DateOnly? before, List<WizardError> errors)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (DateOnly.TryParseExact(value.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        errors.Add(new(WizardFields.Day, "invalid_day", "Write the day like 2026-11-20."));
        return before;
    }

    private static TimeOnly? Time(string value, TimeOnly? before, List<WizardError> errors)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (TimeOnly.TryParseExact(value.Trim(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        errors.Add(new(WizardFields.Time, "invalid_time", "Write the time like 18:30."));
        return before;
    }

    private static string? Reason(string value, List<WizardError> errors)
    {
        var reason = value.Trim();
        if (reason.Length == 0) return null;
        if (reason.Length <= LongestReason) return reason;
        errors.Add(new(WizardFields.Reason, "too_long", $"The reason takes at most {LongestReason:N0} characters."));
        return reason[..(char.IsHighSurrogate(reason[LongestReason - 1]) ? LongestReason - 1 : LongestReason)];
    }

    private static string Search(string value)
    {
        var text = value.Trim();
        return text.Length <= LongestSearch ? text : text[..LongestSearch];
    }
}

/// <summary>What a move came to.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Errors">What is wrong with fields; then the state has what is right.</param>
public sealed record WizardMove(WizardState State, IReadOnlyList<WizardError> Errors);
