using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Tests.Conversation.Wizard;

public sealed class WizardMovesTests
{
    private static readonly CatalogSnapshot Catalog = WizardCatalog.Of(tenants: 3, stores: 80);
    private static readonly string Sha = new('a', 40);

    [Fact]
    public void A_commit_is_chosen_changed_and_left_out_again()
    {
        var state = Fill(WizardState.Empty, ("commit:crm", Sha), ("commit:wms", Sha));
        Assert.Equal(["crm", "wms"], state.Commits.Select(c => c.Tool));
        state = Fill(state, ("commit:crm", new string('b', 40)));
        Assert.Equal(new string('b', 40), state.Commits[0].Sha);
        Assert.Equal(["wms"], Fill(state, ("commit:crm", "none")).Commits.Select(c => c.Tool));
    }

    [Theory]
    [InlineData("commit:nope", "unknown_commit")]
    [InlineData("targets", "unknown_target")]
    [InlineData("environment", "unknown_environment")]
    [InlineData("day", "invalid_day")]
    [InlineData("time", "invalid_time")]
    public void What_makes_no_sense_is_told_at_its_field(string field, string code)
    {
        var errors = WizardMoves.Fill(WizardState.Empty, new Dictionary<string, string> { [field] = "what?" }, Catalog).Errors;
        Assert.Equal((field, code), (Assert.Single(errors).Field, errors[0].Code));
    }

    [Fact]
    public void Targets_are_taken_by_key_and_by_name() =>
        Assert.Equal(["tenant-001", "tenant-002/pdv-003", "*"], Fill(WizardState.Empty, ("targets", "site:1, tenant-002/PDV-003,*,site:1")).Targets);

    [Fact]
    public void Leaving_a_shown_target_out_unchooses_it_and_those_for_which_there_was_no_room_stay()
    {
        var many = Fill(WizardState.Empty, ("targets", string.Join(',', Enumerable.Range(1, 60).Select(i => $"tenant-001/pdv-{i:000}"))));
        var next = Fill(many, ("targets", "tenant-001/pdv-001,tenant-002"));
        Assert.Equal(["tenant-001/pdv-001", .. Enumerable.Range(51, 10).Select(i => $"tenant-001/pdv-{i:000}"), "tenant-002"], next.Targets);
    }

    [Fact]
    public void A_changed_choice_lets_go_of_the_preview_and_a_search_does_not()
    {
        var shown = WizardMoves.Show(Complete(), new WizardPreview(7, "ref"));
        Assert.NotNull(Fill(shown, ("target_search", "pdv")).Preview);
        Assert.NotNull(Fill(shown, ("environment", "prod"), ("commit:crm", Sha)).Preview);
        Assert.Null(Fill(shown, ("environment", "stage")).Preview);
        Assert.Null(Fill(shown, ("reason", "because")).Preview);
    }

    [Fact]
    public void A_step_needs_its_choices_before_the_next()
    {
        Assert.Equal(["commits"], WizardMoves.Next(WizardState.Empty).Errors.Select(e => e.Field));
        var second = WizardMoves.Next(Fill(WizardState.Empty, ("commit:crm", Sha))).State;
        Assert.Equal(WizardStep.Targets, second.Step);
        Assert.Equal(["targets", "environment"], WizardMoves.Next(second).Errors.Select(e => e.Field));
        Assert.Equal(["time"], WizardMoves.Next(Complete() with { Day = new DateOnly(2026, 11, 21) }).Errors.Select(e => e.Field));
        Assert.Empty(WizardMoves.Next(Complete()).Errors);
    }

    [Fact]
    public void What_the_person_cannot_deploy_any_more_is_left_out_and_told()
    {
        var state = Complete() with { Commits = [new("crm", Sha), new("gone", Sha)], Targets = ["tenant-001", "initech"], Preview = new WizardPreview(7, "ref") };
        var (pruned, errors) = WizardMoves.Prune(state, Catalog, WizardCatalog.Deployer());
        Assert.Equal(["crm"], pruned.Commits.Select(c => c.Tool));
        Assert.Equal(["tenant-001"], pruned.Targets);
        Assert.Null(pruned.Preview);
        Assert.Equal(["commits", "targets"], errors.Select(e => e.Field));
        Assert.Empty(WizardMoves.Prune(pruned, Catalog, WizardCatalog.Deployer(tools: ["pos"])).State.Commits);
    }

    [Fact]
    public void A_state_is_stored_and_read_back_as_it_was()
    {
        var state = Complete() with { Day = new DateOnly(2026, 11, 21), Time = new TimeOnly(18, 30), Reason = "שלום \"x\"", Strategy = StrategyKind.Waves, CommitSearch = "fix", Preview = new WizardPreview(7, "ref") };
        var read = JsonSerializer.Deserialize<WizardState>(JsonSerializer.Serialize(state, JsonColumn.Options), JsonColumn.Options)!;
        Assert.True(read.ChoosesTheSameAs(state));
        Assert.Equal((state.Step, state.CommitSearch, state.Preview), (read.Step, read.CommitSearch, read.Preview));
    }

    /// <summary>Random walks against the simplest model there is: one dictionary of what was chosen.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_walk_loses_a_choice(int seed)
    {
        var random = new Random(seed);
        var state = WizardState.Empty;
        var commits = new Dictionary<string, string>(StringComparer.Ordinal);
        var targets = new List<string>();
        string? environment = null;
        for (var move = 0; move < 3_000; move++)
        {
            var fields = new Dictionary<string, string>();
            if (random.Next(3) == 0)
            {
                var tool = Pick("crm", "wms", "pos");
                fields[WizardFields.CommitOf(tool)] = random.Next(4) == 0 ? "none" : new string(Pick("a", "b", "c")[0], 40);
                if (fields[WizardFields.CommitOf(tool)] == "none") commits.Remove(tool);
                else commits[tool] = fields[WizardFields.CommitOf(tool)];
            }

            if (random.Next(3) == 0)
            {
                // A surface sends what was shown and is still marked, and what is marked besides.
                var added = Catalog.Sites.Active[random.Next(Catalog.Sites.Active.Count)].Name;
                var kept = targets.Take(WizardMoves.MostChosenShown).Where(t => random.Next(80) > 0 || t == added).ToList();
                fields[WizardFields.Targets] = string.Join(',', kept.Append(added));
                targets = kept.Concat(targets.Skip(WizardMoves.MostChosenShown)).Append(added).Distinct().ToList();
            }

            if (random.Next(6) == 0) fields[WizardFields.Environment] = environment = Pick("stage", "prod");
            if (random.Next(4) == 0) fields[WizardFields.TargetSearch] = Pick("", "pdv", "nothing like it");
            var before = state;
            state = WizardMoves.Fill(state, fields, Catalog).State;
            if (!state.ChoosesTheSameAs(before)) Assert.Null(state.Preview);
            state = random.Next(4) switch
            {
                0 => WizardMoves.Next(state).State,
                1 => WizardMoves.Back(state),
                2 when WizardMoves.Missing(state, WizardStep.Targets).Count == 0 => WizardMoves.Show(state, new WizardPreview(move, "ref")),
                _ => state,
            };
            Assert.Equal(commits.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)), state.Commits.OrderBy(c => c.Tool, StringComparer.Ordinal).Select(c => (c.Tool, c.Sha)));
            Assert.Equal(targets, state.Targets);
            Assert.Equal(environment, state.Environment);
        }

        string Pick(params string[] values) => values[random.Next(values.Length)];
    }

    private static WizardState Complete() => WizardState.Empty with { Step = WizardStep.Targets, Commits = [new ChosenCommit("crm", Sha)], Targets = ["tenant-001"], Environment = "prod" };

    private static WizardState Fill(WizardState state, params (string Field, string Value)[] fields)
    {
        var move = WizardMoves.Fill(state, fields.ToDictionary(f => f.Field, f => f.Value), Catalog);
        Assert.Empty(move.Errors);
        return move.State;
    }
}
