namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>What Teams takes of a card (protocol notes on Teams, sections 5 and 6).</summary>
public static class TeamsCardLimits
{
    /// <summary>A card in its attachment, bytes of UTF-8: the most that every way into Teams has taken.</summary>
    public const int Bytes = 28_000;

    /// <summary>People for whom a card refreshes itself.</summary>
    public const int RefreshedPeople = 60;

    /// <summary>People who are called in a card.</summary>
    public const int Mentions = 20;

    /// <summary>Characters of somebody's id on Teams; longer ones are none.</summary>
    internal const int UserId = 200;
}
