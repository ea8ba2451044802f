using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>A person says a line in a channel of the web chat; the answer appears there too.</summary>
/// <remarks>
/// An answer that shows a deployment becomes its one post in the channel, by <see cref="EnsurePost"/>. Where that is there
/// already it stays in its place and changes by itself, and the asker alone gets the answer's first line with the deployment's
/// id, by which the page leads to the card. A node that dies in between leaves the line without an answer; what was done is done.
/// </remarks>
public sealed class SayInChannel(Converse converse, WebChannels channels, ChatLog log, EnsurePost posts)
{
    /// <summary>The longest line, in UTF-16 characters.</summary>
    public const int LongestLine = 10_000;

    /// <summary>Says it.</summary>
    /// <param name="person">Who.</param>
    /// <param name="channel">Where.</param>
    /// <param name="text">What, with or without <c>/deploy</c>.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    /// <returns>The answer; or <c>unknown_channel</c>, <c>empty_line</c>, <c>line_too_long</c>, with nothing said.</returns>
    public async Task<SaidInChannel> HandleAsync(Person person, string channel, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) return Refused(Refusal.Invalid("empty_line", "There is nothing in the line."));
        if (text.Length > LongestLine) return Refused(Refusal.Invalid("line_too_long", $"A line takes at most {LongestLine:N0} characters."));
        var known = await channels.ListAsync(cancellationToken);
        if (!known.Contains(channel, StringComparer.Ordinal)) return Refused(Refusal.NotFound("unknown_channel", $"There is no channel {channel}; there is {string.Join(", ", known)}."));

        // PostgreSQL's text cannot hold NUL.
        var line = text.Replace('\0', '\uFFFD');
        await log.AddAsync(new NewChatMessage(channel, line, person.Id, OnlyForId: ChannelAnswer.IsForAskerAlone(line) ? person.Id : null), cancellationToken);
        var answer = await converse.HandleAsync(person, line, cancellationToken);

        // A secret of the one who asked is told in the answer to the request and kept nowhere.
        if (!answer.OnlyForAsker) await AnswerAsync(person, channel, line, answer, cancellationToken);
        return new SaidInChannel.Answered(answer);
    }

    private async Task AnswerAsync(Person person, string channel, string line, ChatAnswer answer, CancellationToken cancellationToken)
    {
        var message = new NewChatMessage(channel, answer.Text, Card: answer.Card, DeploymentId: answer.DeploymentId);
        switch (ChannelAnswer.PlaceOf(line, answer))
        {
            case AnswerPlace.Post when await posts.HandleAsync(answer.DeploymentId!.Value, WebChannels.Surface, channel, cancellationToken) is { } post:
                if (post.IsNew) return;
                message = message with { Text = ChannelAnswer.FirstLine(answer.Text), Card = null, OnlyForId = person.Id };
                break;
            case AnswerPlace.Private:
                message = message with { OnlyForId = person.Id };
                break;
        }

        await log.AddAsync(message, cancellationToken);
    }

    private static SaidInChannel.Refused Refused(Refusal refusal) => new(refusal);
}

/// <summary>What came of a line; the cases are nested.</summary>
public abstract record SaidInChannel
{
    private SaidInChannel() { }

    /// <summary>It was said and answered; both are in the channel.</summary>
    public sealed record Answered(ChatAnswer Answer) : SaidInChannel;

    /// <summary>It was not said.</summary>
    public sealed record Refused(Refusal Refusal) : SaidInChannel;
}
