using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Home;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Integrations.Chat.Teams.Wizard;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>Answers a line said to the bot (spec B2), in its thread; what is for the asker alone in their personal chat.</summary>
public sealed class TeamsLine(
    Converse converse, WelcomeQuestions welcome, HomeQuestions home, TeamsReplies replies, TeamsContents contents, EnsurePost posts, ChatAddresses addresses, IDbContextFactory<DeployDbContext> contexts)
{
    private const string Mine = "mine";
    private static readonly HashSet<string> AboutOne = new(StringComparer.OrdinalIgnoreCase) { "launch", "approve", "reject", "cancel", "retry", "skip", "continue", "rollback", "status", "why" };

    /// <summary>Answers.</summary>
    public async Task HandleAsync(Person person, string line, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(back);
        if (line.Trim().Equals(Mine, StringComparison.OrdinalIgnoreCase))
        {
            await WhisperAsync(back, contents.Message(await home.HomeAsync(person, notice: null, cancellationToken), "What is mine", context: TeamsHome.Context), cancellationToken);
            return;
        }

        var said = await OfThreadAsync(line, back, cancellationToken);
        if (!person.IsVisitor && ChatGrammar.Parse(said) is ParseResult.Parsed { Command: ChatCommand.Wizard } && await welcome.WhileEmptyAsync(cancellationToken) is null)
        {
            await replies.SayAsync(back.Conversation, TeamsWizard.Opening(), cancellationToken);
            return;
        }

        var answer = await converse.HandleAsync(person, said, cancellationToken);
        switch (ChannelAnswer.PlaceOf(said, answer))
        {
            case AnswerPlace.Post:
                await PostAsync(answer, back, cancellationToken);
                break;
            case AnswerPlace.Private:
                await WhisperAsync(back, contents.Message(answer.Card, answer.Text), cancellationToken, isSecret: answer.OnlyForAsker);
                break;
            default:
                await replies.SayAsync(back.Conversation, contents.Message(answer.Card, answer.Text), cancellationToken);
                break;
        }
    }

    /// <summary>Shows a deployment as its one post in the conversation; where it is there already, says so in a line.</summary>
    public async Task PostAsync(ChatAnswer answer, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(back);
        var post = await posts.HandleAsync(answer.DeploymentId!.Value, TeamsSurface.SurfaceName, back.ChannelId, cancellationToken);
        if (post is { IsNew: false } && answer.Text.Length > 0) await replies.SayAsync(back.Conversation, TeamsContents.Lines(ChannelAnswer.FirstLine(answer.Text)), cancellationToken);
    }

    /// <summary>Tells who asked alone, as far as there is a personal chat with them; a secret goes nowhere else.</summary>
    public async Task WhisperAsync(TeamsReturn back, TeamsContent content, CancellationToken cancellationToken, bool isSecret = false)
    {
        ArgumentNullException.ThrowIfNull(back);
        if (back.IsPersonal)
        {
            await replies.SayAsync(back.Conversation, content, cancellationToken);
            return;
        }

        var address = back.User.AadObjectId is { } id ? await addresses.OfPersonAsync(TeamsSurface.SurfaceName, id.ToLowerInvariant(), cancellationToken) : null;
        if (address is not null && SafeUrl.TryReadService(address.ServiceUrl, out var service))
        {
            await replies.SayAsync(new TeamsConversation(service, address.ConversationId), content, cancellationToken);
            if (isSecret) await replies.SayAsync(back.Conversation, TeamsContents.Lines("The answer is in your personal chat with me."), cancellationToken);
        }
        else
        {
            await replies.SayAsync(back.Conversation, isSecret ? TeamsContents.Lines("That is for you alone: add the app for yourself in Teams, and ask me there.") : content, cancellationToken);
        }
    }

    // In the thread of a deployment's message nobody should have to type its id.
    private async Task<string> OfThreadAsync(string line, TeamsReturn back, CancellationToken cancellationToken)
    {
        var words = line.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (back.Conversation.ThreadRoot is not { } root || words.Length == 0 || !AboutOne.Contains(words[0]) || (words.Length > 1 && (DeploymentId.TryParse(words[1], out _) || words[0].ToUpperInvariant() is "STATUS" or "ROLLBACK"))) return line;
        var channel = back.ChannelId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Posts.AsNoTracking().Where(p => p.Surface == TeamsSurface.SurfaceName && p.ChannelId == channel && p.MessageRef == root).Select(p => (long?)p.DeploymentId).FirstOrDefaultAsync(cancellationToken);
        return id is null ? line : $"{words[0]} {new DeploymentId(id.Value)} {string.Join(' ', words.Skip(1))}".TrimEnd();
    }
}
