using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Conversation.Commands;

namespace ChatDeploy.Core.Tests.Chat.Web;

/// <summary>How answers appear in a channel, as a table.</summary>
public sealed class ChannelAnswerTests
{
    [Theory]
    [InlineData("/deploy crm to acme on prod", 1, false, AnswerPlace.Post)]
    [InlineData("/deploy launch D-1", 1, false, AnswerPlace.Post)]
    [InlineData("/deploy approve D-1 fine", 1, false, AnswerPlace.Post)]
    [InlineData("/deploy status D-1", 1, false, AnswerPlace.Post)]
    [InlineData("/deploy rollback D-1", 2, false, AnswerPlace.Post)]
    [InlineData("/deploy why D-1", 1, false, AnswerPlace.Public)]
    [InlineData("/deploy status", null, false, AnswerPlace.Public)]
    [InlineData("/deploy queue", null, false, AnswerPlace.Public)]
    [InlineData("/deploy lock crm on prod because \"stocktaking\"", null, false, AnswerPlace.Public)]
    [InlineData("/deploy", null, false, AnswerPlace.Private)]
    [InlineData("/deploy help", null, false, AnswerPlace.Private)]
    [InlineData("/deploy whoami", null, false, AnswerPlace.Private)]
    [InlineData("/deploy launch D-1", 1, true, AnswerPlace.Private)]
    [InlineData("good morning", null, true, AnswerPlace.Private)]
    public void An_answer_has_its_place(string line, int? deployment, bool refused, AnswerPlace place) =>
        Assert.Equal(place, ChannelAnswer.PlaceOf(line, new ChatAnswer("text", deployment, refused)));
}
