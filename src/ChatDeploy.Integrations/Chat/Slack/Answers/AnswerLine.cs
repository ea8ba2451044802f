using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Answers a line of the grammar, typed as <c>/deploy …</c>, to the bot, or behind a button (spec B2).</summary>
public sealed class AnswerLine(
    Converse converse, WelcomeQuestions welcome, SlackForms forms, SlackReplies replies, SlackCards cards, SlackChannels channels, EnsurePost posts,
    DeploymentCards deployments, IDbContextFactory<DeployDbContext> contexts)
{
    private static readonly HashSet<string> AboutOne = new(StringComparer.OrdinalIgnoreCase) { "launch", "approve", "reject", "cancel", "retry", "skip", "continue", "rollback", "status", "why" };

    /// <summary>Answers.</summary>
    /// <param name="person">Who says it.</param>
    /// <param name="line">What, with or without <c>/deploy</c>.</param>
    /// <param name="request">The request it came with, whose trigger opens the form.</param>
    /// <param name="back">How the answer gets back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task HandleAsync(SlackPerson person, string line, SlackRequest request, SlackReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(back);
        var said = await OfThreadAsync(line, back, cancellationToken);
        if (!person.Person.IsVisitor && ChatGrammar.Parse(said) is ParseResult.Parsed { Command: ChatCommand.Wizard } && await welcome.WhileEmptyAsync(cancellationToken) is null)
        {
            await forms.OpenWizardAsync(person, request, back, cancellationToken);
            return;
        }

        var answer = await converse.HandleAsync(person.Person, said, cancellationToken);
        switch (ChannelAnswer.PlaceOf(said, answer))
        {
            case AnswerPlace.Post:
                await PostAsync(answer.DeploymentId!.Value, answer.Text, back, cancellationToken);
                break;
            case AnswerPlace.Private:
                await replies.WhisperAsync(back, cards.Message(answer.Card, answer.Text), cancellationToken);
                break;
            default:
                await replies.SayAsync(back, cards.Message(answer.Card, answer.Text), cancellationToken);
                break;
        }
    }

    /// <summary>Shows a deployment where it was asked for: as its one post in the channel; to who asked alone where the app cannot post.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="told">What who asked is told where the post is there already and stays where it is; null: nothing.</param>
    /// <param name="back">Where it was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PostAsync(long deploymentId, string? told, SlackReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(back);
        var channel = back.ChannelId ?? back.UserId;
        var isPerson = SlackSurface.IsPerson(channel);
        if (!isPerson && await channels.WhyClosedAsync(channel, cancellationToken) is { } reason)
        {
            if (await deployments.LoadAsync(deploymentId, cancellationToken) is not { } card) return;
            var content = cards.Message(card.Content, card.FallbackText);
            content.Blocks?.Insert(0, BlockJson.Context(ChatMarkdown.Write(reason, SlackLimits.Section)));
            await replies.WhisperAsync(back, content.Blocks is null ? SlackCards.Lines($"{card.FallbackText}\n{reason}") : content, cancellationToken);
            return;
        }

        var post = await posts.HandleAsync(deploymentId, SlackSurface.SurfaceName, channel, cancellationToken);
        if (post is null or { IsNew: true } || told is null) return;
        var link = post.MessageRef is null || isPerson ? null : await channels.LinkAsync(channel, post.MessageRef, cancellationToken);
        var first = SlackCards.Lines(ChannelAnswer.FirstLine(told)).Text;
        await replies.WhisperAsync(back, new SlackContent(link is null ? first : $"{first}\n<{link}|Its message is in this channel>"), cancellationToken);
    }

    // In the thread of a deployment's message nobody should have to type its id.
    private async Task<string> OfThreadAsync(string line, SlackReturn back, CancellationToken cancellationToken)
    {
        if (back is not { ThreadTs: { } thread, ChannelId: { } channel }) return line;
        var words = line.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var at = words.Length > 0 && words[0].Equals("/deploy", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (words.Length <= at || !AboutOne.Contains(words[at]) || (words.Length > at + 1 && DeploymentId.TryParse(words[at + 1], out _))) return line;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = $"{channel}/{thread}";
        var id = await db.Posts.AsNoTracking().Where(p => p.Surface == SlackSurface.SurfaceName && ((p.ChannelId == channel && p.MessageRef == thread) || p.MessageRef == key))
            .Select(p => (long?)p.DeploymentId).FirstOrDefaultAsync(cancellationToken);
        if (id is null) return line;
        var of = $"{words[at]} {new DeploymentId(id.Value)} {string.Join(' ', words.Skip(at + 1))}".TrimEnd();

        // "status acme" and "rollback crm on acme on prod" say themselves what they are about.
        return words[at].ToLowerInvariant() is "status" or "rollback" && words.Length > at + 1 ? line : of;
    }
}
