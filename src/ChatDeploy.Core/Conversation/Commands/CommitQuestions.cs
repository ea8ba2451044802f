using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Questions about commits: <c>queue</c> and <c>diff</c>.</summary>
public sealed class CommitQuestions(DeployDbContext db, CatalogSnapshots catalogs, CommitQueries commits, ConsoleLinks links)
{
    private const int MostCommits = 15;
    private const int MostTools = 8;

    /// <summary>The commits that are ready, of one tool or of all.</summary>
    public async Task<ChatAnswer> QueueAsync(ChatCommand.Queue command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var listing = await commits.ListAsync(new CommitFilter(Status: "ready", Tool: command.Tool, Limit: CommitQueries.MaxLimit), cancellationToken);
        if (listing is CommitListing.Refused refused) return RefusalText.Answer(refused.Code, refused.Message);
        var page = (CommitListing.Page)listing;
        var card = QueueCard.Of(command.Tool, page.Items, page.Next is not null, links);
        if (page.Items.Count == 0) return new ChatAnswer($"Nothing{(command.Tool is null ? "" : $" of {command.Tool}")} is ready: every commit pushed to a deploy branch was deployed somewhere.", Card: card);

        var lines = new ChatLines();
        var tools = page.Items.GroupBy(c => c.Tool).ToList();
        foreach (var tool in tools.Take(MostTools))
            lines.List($"**{tool.Key}**: {tool.Count()}{(page.Next is null ? "" : " or more")} ready", tool.ToList(), tools.Count == 1 ? MostCommits : 3, CommitText.Of);
        if (tools.Count > MostTools) lines.Add($"…and of {ChatLines.Names(tools.Skip(MostTools).Select(t => t.Key).ToList(), 10)}");
        return new ChatAnswer(lines.Add($"Deploy the newest: `/deploy {tools[0].Key} to <target> on <env>` · an older one: `/deploy {tools[0].Key}@{VersionText.Digits(tools[0].Last().Sha)} to …`").ToString(), Card: card);
    }

    /// <summary>The commits between what runs on a target and the newest ready one.</summary>
    public async Task<ChatAnswer> DiffAsync(ChatCommand.Diff command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var filter = new CommitFilter(Status: "ready", Tool: command.Tool, Target: command.Target, Environment: command.Environment, Limit: CommitQueries.MaxLimit);
        var listing = await commits.ListAsync(filter, cancellationToken);
        if (listing is CommitListing.Refused refused) return RefusalText.Answer(refused.Code, refused.Message);
        var page = (CommitListing.Page)listing;

        var catalog = await catalogs.GetAsync(cancellationToken);
        var (tool, target, environment) = (catalog.Tools.Find(command.Tool)!, catalog.FindTarget(command.Target)!, catalog.Environments.Find(command.Environment)!);
        if (!target.Sites.Any(s => tool.Serves(catalog.Tenants[s.TenantId].Name)))
            return RefusalText.Answer(Refusal.Invalid("tool_not_at_target", $"{tool.Name} is not deployed to {target.Name}. The catalog's tools list which tenants they are for."));
        var running = (await RunningText.LoadAsync(db, target, cancellationToken))[(environment.Id, tool.Id)];
        var lines = new ChatLines().Add($"**{tool.Name}** at {RunningText.NameOf(target)} on {environment.Name} runs {RunningText.Of(catalog, tool, target, running)}");
        if (page.Items.Count == 0) return new ChatAnswer(lines.Add($"Nothing newer is on {tool.Branch}.").ToString());
        return new ChatAnswer(lines
            .List($"{page.Items.Count}{(page.Next is null ? "" : " or more")} newer on {tool.Branch}:", page.Items, MostCommits, CommitText.Of)
            .Add($"Deploy the newest that the policy allows: `{ChatCommandFormatter.Format(new ChatCommand.Deploy([new DeployItem(tool.Name)], [target.Name], environment.Name))}`")
            .ToString());
    }
}
