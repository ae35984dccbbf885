import '../src/live.ts'
