namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>What Slack takes, in UTF-16 characters or pieces (protocol notes on Slack, section 7).</summary>
internal static class SlackLimits
{
    public const int MessageBlocks = 50;

    public const int ViewBlocks = 100;

    /// <summary>Text of a message, all blocks together.</summary>
    public const int MessageText = 12_000;

    /// <summary>A message's blocks as JSON. Undocumented: Slack refuses from about 13,200, and blocks without text count, too (bolt-js issue 2509).</summary>
    public const int MessageJson = 13_000;

    /// <summary>A view's blocks as JSON; 250 kB are taken, in UTF-8, and the frame needs some.</summary>
    public const int ViewJson = 80_000;

    /// <summary>The text beside the blocks; more is refused when a message is changed.</summary>
    public const int FallbackText = 4_000;

    public const int Header = 150;

    public const int Section = 3_000;

    public const int Field = 2_000;

    public const int Fields = 10;

    /// <summary>What of a field stands in one line on a phone, where two share its width; no limit of Slack's.</summary>
    public const int FieldOnPhone = 24;

    public const int Context = 2_000;

    /// <summary>A row; an actions block takes 25, but a screen does not.</summary>
    public const int ButtonsInRow = 5;

    public const int Button = 75;

    public const int ButtonValue = 2_000;

    public const int Url = 3_000;

    public const int ConfirmTitle = 100;

    public const int ConfirmText = 300;

    public const int ConfirmButton = 30;

    public const int Label = 2_000;

    public const int Placeholder = 150;

    public const int InputLength = 3_000;

    public const int Option = 75;

    public const int OptionValue = 150;

    public const int Options = 100;

    public const int ExpandedOptions = 10;

    public const int TableRows = 100;

    public const int TableColumns = 20;

    public const int TableText = 10_000;

    public const int ViewTitle = 24;

    public const int PrivateMetadata = 3_000;
}
