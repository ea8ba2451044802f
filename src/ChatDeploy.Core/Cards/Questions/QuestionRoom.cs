namespace ChatDeploy.Core.Cards.Questions;

/// <summary>How much the answers to questions hand over to their cards, whatever there is: the rest is counted, and the console shows it.</summary>
internal static class QuestionRoom
{
    /// <summary>Commits of the queue's card, all tools together: two blocks each in Slack.</summary>
    public const int Commits = 12;

    /// <summary>Tools of the queue's card.</summary>
    public const int Tools = 6;

    /// <summary>Commits of one tool where several are listed.</summary>
    public const int CommitsOfTool = 2;

    /// <summary>What ended, in the history.</summary>
    public const int Past = 12;

    /// <summary>What ended lately, below what runs.</summary>
    public const int PastLately = 4;

    /// <summary>Deployments under way.</summary>
    public const int UnderWay = 6;

    /// <summary>Rows of a table below its heading, which is one of the twenty.</summary>
    public const int Rows = 19;

    /// <summary>Tools of the matrix, beside the site.</summary>
    public const int MatrixTools = 4;

    /// <summary>Pins named.</summary>
    public const int Pins = 4;

    /// <summary>Reasons named.</summary>
    public const int Reasons = 10;

    /// <summary>People named.</summary>
    public const int People = 5;

    /// <summary>Characters of a site's name.</summary>
    public const int Site = 70;

    /// <summary>Characters of a title: items, targets and environment.</summary>
    public const int Title = 160;

    /// <summary>Characters of a sentence: a blocker, a refusal.</summary>
    public const int Sentence = 500;

    /// <summary>Characters of a choice, whatever it is made of.</summary>
    public const int Choice = Model.CardLimits.ChoiceLength;

    /// <summary>Bytes of all choices of commits together, so that the wizard's first card stays within 20 KB.</summary>
    public const int ChoiceBytes = 12_000;

    /// <summary>Tools with a field of their own in the wizard's first card.</summary>
    public const int WizardTools = 10;

    /// <summary>Errors shown above a step.</summary>
    public const int Errors = 4;

    /// <summary>Entries with buttons in each part of the home page: approvals, and a person's own deployments.</summary>
    public const int HomeButtons = 5;

    /// <summary>Entries without buttons in each part of the home page: what runs, and what is locked.</summary>
    public const int HomeLines = 6;

    /// <summary>Characters of a title on the home page.</summary>
    public const int HomeTitle = 110;
}
