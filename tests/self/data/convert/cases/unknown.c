
static void bad_look(void)
{
	look(nobody()->tl);
}
