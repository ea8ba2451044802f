using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>Honest answers to what the grammar knows and this version cannot do yet, with what does nearly the same.</summary>
internal static class NotAvailable
{
    /// <summary>The answer, with code <c>not_available</c>.</summary>
    /// <param name="what">What is not there, in the plural.</param>
    /// <param name="instead">What to do instead, a sentence or a line to type.</param>
    public static ChatAnswer Answer(string what, string instead) =>
        new(new ChatLines().Add($"✗ {what} are not available yet.").Add(instead).ToString(), Refused: true, Code: "not_available")
        {
            Reason = new RefusalPicture { Code = "not_available", Message = $"{what} are not available yet.", Lines = [instead] },
        };
}
