namespace ChatDeploy.Core.Posts;

/// <summary>Whom a post is for.</summary>
public enum PostAudience
{
    /// <summary>Everyone who reads a channel: it shows the deployment through its whole life.</summary>
    Channel,

    /// <summary>One person who is asked to approve: it shows what there is to decide, and is withdrawn when there is nothing left to.</summary>
    Approver,
}
