using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Tests.Conversation.Commands;

namespace ChatDeploy.Core.Tests.Conversation.Wizard;

/// <summary>A person who fills in the wizard's cards and presses their buttons.</summary>
internal sealed class WizardWalk
{
    private readonly ChatWorld _world;
    private readonly string _person;

    private WizardWalk(ChatWorld world, string person, ChatAnswer answer) => (_world, _person, Answer) = (world, person, answer);

    public ChatAnswer Answer { get; private set; }

    public string? Stem => Answer.Card?.Stem;

    public string Draft { get; private set; } = "";

    /// <summary>The deployment beside Launch.</summary>
    public string? Deployment => (string?)Answer.Card!.Data["id"];

    /// <summary>What Launch carries on the card that is shown.</summary>
    public (string, string)[] LaunchData => [("deployment", Deployment!), ("previewRef", (string)Answer.Card!.Data["previewRef"]!)];

    public static async Task<WizardWalk> OpenAsync(ChatWorld world, string person)
    {
        var walk = new WizardWalk(world, person, await world.DoAsync(person, "/deploy"));
        walk.Draft = (string)walk.Answer.Card!.Data["draft"]!;
        return walk;
    }

    public static async Task<WizardWalk> ToPreviewAsync(ChatWorld world, string person, string tool, int version, string target, string environment)
    {
        var walk = await OpenAsync(world, person);
        await walk.PressAsync("wizard_next", (WizardFields.CommitOf(tool), ChatWorld.Sha(tool, version)));
        await walk.PressAsync("wizard_next", ("targets", target), ("environment", environment));
        Assert.Equal("wizard-preview", walk.Stem);
        return walk;
    }

    public Task LaunchAsync() => PressAsync("wizard_launch", LaunchData);

    public async Task PressAsync(string verb, params (string Field, string Value)[] fields)
    {
        var data = new Dictionary<string, string> { ["draft"] = Draft, ["step"] = Stem?.StartsWith("wizard-", StringComparison.Ordinal) == true ? Stem["wizard-".Length..] : "commits" };
        foreach (var (field, value) in fields) data[field] = value;
        Answer = (await _world.PressAsync(_person, verb, data))!;
    }
}
