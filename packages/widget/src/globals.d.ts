/** The version of the packages, put in by the build. */
declare const VERSION: string
