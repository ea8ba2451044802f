namespace ChatDeploy.Core.Chat.Requests;

/// <summary>Answers what people did on one surface, where the node that took it did not come to it.</summary>
public interface IChatRequestHandler
{
    /// <summary>The surface's name.</summary>
    string Surface { get; }

    /// <summary>Answers one that was left behind: parts of it may have been done. Throws where it could not, to be called again.</summary>
    Task ResumeAsync(ChatRequest request, CancellationToken cancellationToken);
}
