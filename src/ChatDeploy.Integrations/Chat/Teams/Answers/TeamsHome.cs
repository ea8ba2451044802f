using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Home;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Teams.Cards;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>Answers the buttons of the card that <c>mine</c> shows: with the same card as everything stands then, and what there is to say above it.</summary>
public sealed class TeamsHome(HomeQuestions home, PressButton buttons, TeamsLine lines, TeamsContents contents)
{
    /// <summary>Comes back with presses of the card.</summary>
    public const string Context = "home";

    /// <summary>The verb of <i>Refresh</i>, which does nothing but that.</summary>
    public const string Refresh = "home";

    /// <summary>Answers.</summary>
    /// <returns>The body of the answer.</returns>
    public async Task<JsonObject> AnswerAsync(Person person, CardPress press, bool isAutomatic, TeamsReturn back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(press);
        string? notice = null;
        if (press.Verb != Refresh && !isAutomatic)
        {
            var answer = await buttons.HandleAsync(person, press, cancellationToken);
            if (answer.Refused) notice = answer.Text;

            // What a rollback would do is a preview, to be launched from its own message.
            else if (answer.DeploymentId is { } id && id != Shown(press)) await lines.PostAsync(answer, back, cancellationToken);
        }

        var content = contents.Message(await home.HomeAsync(person, notice, cancellationToken), "What is mine", context: Context);
        return content.Card is { } card ? TeamsAnswers.Card(card) : TeamsAnswers.Message(content.Text);
    }

    private static long? Shown(CardPress press) => DeploymentId.TryParse(press.Value("deployment"), out var id) ? id.Value : null;
}
