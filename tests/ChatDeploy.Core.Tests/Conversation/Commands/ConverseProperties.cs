using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Tests.Cards;
using ChatDeploy.Core.Tests.Conversation.Grammar;
using ChatDeploy.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

public sealed class ConverseProperties(PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Some = "ada: crm@v2 to acme on stage\nada: launch D-1\ndrive\nada: crm@v3 to acme on prod";

    [Fact]
    public async Task Whatever_is_said_is_answered_in_a_text_of_a_readable_length()
    {
        var world = await worlds.AfterAsync(Some);
        var lines = CommandGenerators.Commands.Generator.Sample(150).Select(ChatCommandFormatter.Format).Concat(CommandGenerators.Texts.Generator.Sample(150)).ToList();
        foreach (var line in lines)
        {
            var answer = await world.SayAsync("root", line);
            Assert.NotEmpty(answer.Text);
            Assert.True(answer.Text.Split('\n').Length <= 40, $"{line}\n{answer.Text}");
            Assert.Equal(answer.Refused, answer.Code is not null);
            if (answer.Card is not null || answer.Refused) Shown.Of(answer.Card);
        }
    }
}
